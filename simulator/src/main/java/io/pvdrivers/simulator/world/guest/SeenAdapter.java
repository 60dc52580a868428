package io.pvdrivers.simulator.world.guest;

/** A network adapter as its guest sees it. */
public record SeenAdapter(String name, String mac, IpSettings settings) {}
