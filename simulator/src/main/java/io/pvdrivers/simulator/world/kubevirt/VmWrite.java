package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.pvdrivers.simulator.world.scene.VmName;

/** A change that KubeVirt itself makes of a VM. Whoever stores the VM has to apply it; the world knows it already. */
public record VmWrite(VmName vm, ArrayNode patch) {}
