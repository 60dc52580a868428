package io.pvdrivers.operator.kubevirt;

/** Whether an interface may have the MAC address that its guest sees written into the VM. */
public enum MacPin {
    /** Masquerade, and a bridge to a secondary network. */
    ALLOWED,
    /** A bridge on the pod network has the pod's own address, which is another one at every start. */
    POD_BRIDGE,
    /** The device belongs to the host. */
    SRIOV,
    /** What a binding plugin does with an address is its own matter. */
    OTHER_BINDING,
    /** KubeMacPool gives out the VM's addresses, and holds on to what it gave. */
    POOLED;

    /**
     * By what the VM says of the interface.
     *
     * @param secondary its network is one of Multus
     * @param pooled KubeMacPool has marked the VM
     */
    public static MacPin of(boolean masquerade, boolean bridge, boolean sriov, boolean secondary, boolean pooled) {
        if (sriov) {
            return SRIOV;
        }
        if (!masquerade && !bridge) {
            return OTHER_BINDING;
        }
        if (bridge && !secondary) {
            return POD_BRIDGE;
        }
        return pooled ? POOLED : ALLOWED;
    }
}
