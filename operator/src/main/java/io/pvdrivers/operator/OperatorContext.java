package io.pvdrivers.operator;

import io.pvdrivers.operator.action.Performer;
import io.pvdrivers.operator.action.VirtualMachines;
import io.pvdrivers.operator.gate.Docs;
import io.pvdrivers.operator.gate.Limits;
import io.pvdrivers.operator.kubevirt.ClusterFeatures;
import io.pvdrivers.operator.policy.MediaSource;
import io.pvdrivers.operator.policy.WaitingLine;
import io.pvdrivers.operator.state.GuestObserver;
import io.pvdrivers.operator.telemetry.Announcer;
import io.pvdrivers.operator.telemetry.Deeds;
import io.pvdrivers.operator.telemetry.Events;
import java.time.InstantSource;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** What the reconcilers share. */
public record OperatorContext(
        InstantSource clock,
        Pace pace,
        RandomGenerator random,
        Limits limits,
        Docs docs,
        Supplier<MediaSource> media,
        VirtualMachines virtualMachines,
        Performer performer,
        Supplier<ClusterFeatures> cluster,
        GuestObserver guests,
        Events events,
        Deeds deeds,
        Announcer announcer,
        WaitingLine line) {}
