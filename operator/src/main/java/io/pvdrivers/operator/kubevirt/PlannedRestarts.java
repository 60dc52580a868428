package io.pvdrivers.operator.kubevirt;

/** How many restarts of ours a run will cost. */
public final class PlannedRestarts {
    private PlannedRestarts() {}

    /**
     * A drive or a primer reaches a guest only with a start, and so does a switched device; drive and primer share one.
     *
     * @param stagesMedia the release's ISO has to be brought in
     * @param stagesPrimer a primer has to be brought in
     * @param switchesDevices a disk or an interface has to move
     */
    public static int count(boolean stagesMedia, boolean stagesPrimer, boolean switchesDevices) {
        return (stagesMedia || stagesPrimer ? 1 : 0) + (switchesDevices ? 1 : 0);
    }
}
