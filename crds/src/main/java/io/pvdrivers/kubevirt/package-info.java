/** What the operator reads of KubeVirt's objects. These views are never written back. */
@NullMarked
package io.pvdrivers.kubevirt;

import org.jspecify.annotations.NullMarked;
