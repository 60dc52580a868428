package io.pvdrivers.simulator.bridge;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The uid the API server gave to each VMI, and the one the world knows it by. A uid that was never paired stands for itself. */
final class Uids {
    private final Map<String, String> stored = new ConcurrentHashMap<>();
    private final Map<String, String> inWorld = new ConcurrentHashMap<>();

    void pair(String worldUid, String storedUid) {
        stored.put(worldUid, storedUid);
        inWorld.put(storedUid, worldUid);
    }

    String stored(String worldUid) {
        return stored.getOrDefault(worldUid, worldUid);
    }

    String inWorld(String storedUid) {
        return inWorld.getOrDefault(storedUid, storedUid);
    }
}
