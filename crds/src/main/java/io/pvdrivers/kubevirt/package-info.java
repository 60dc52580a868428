/** Read-only views of KubeVirt's objects: only what is read, tolerant of everything else, never written back. */
@NullMarked
package io.pvdrivers.kubevirt;

import org.jspecify.annotations.NullMarked;
