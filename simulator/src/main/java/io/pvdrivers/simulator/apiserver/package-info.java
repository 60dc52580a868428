/** An API server in this process: Fabric8's mock server carries HTTP and WebSockets, the answers are a kube-apiserver's. */
@NullMarked
package io.pvdrivers.simulator.apiserver;

import org.jspecify.annotations.NullMarked;
