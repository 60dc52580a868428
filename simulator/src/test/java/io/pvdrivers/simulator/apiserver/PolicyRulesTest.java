package io.pvdrivers.simulator.apiserver;

import static io.pvdrivers.simulator.apiserver.TestServer.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule of the DriverPolicy: what it lets through, what it refuses, at which field and in which words. */
class PolicyRulesTest {
    private static TestServer test;

    @BeforeAll
    static void start() {
        test = new TestServer();
        test.server.defineOwnKinds();
    }

    @AfterAll
    static void stop() {
        test.close();
    }

    private static void apply(String spec) {
        var policy = """
                apiVersion: pvdrivers.io/v1alpha1
                kind: DriverPolicy
                metadata: {generateName: windows-}
                spec: {%s}
                """.formatted(spec);
        test.create(policy);
    }

    /** A policy that is right but for the part given. */
    private static String with(String part) {
        return "mode: Audit, release: {version: 0.1.302}" + (part.isEmpty() ? "" : ", " + part);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "selector: {}, priority: -5, paused: true, media: {}",
                "selector: {matchLabels: {tier: erp}, matchExpressions: [{key: os, operator: In, values: [a]}, {key: b, operator: Exists}]}",
                "install: {method: GuestAgent, drivers: All, guestAgent: Leave, timeoutSeconds: 60}",
                "devices: {disks: {bus: scsi, exclude: [data-1]}, interfaces: {model: Unchanged, exclude: [Net_1]}}",
                "devices: {disks: {bus: Unchanged}}",
                "devices: {preferences: [{from: a, to: c}, {from: b, to: c}]}",
                "rollout: {maxConcurrent: 5, maxFailures: 0}",
                "rollout: {maxConcurrent: 100%, maxFailures: 0%}",
                "rollout: {maxConcurrent: 1%, maxFailures: 100%, restart: Manual, foreignChanges: Wait}",
                "rollout: {restart: Automatic}",
                "rollout: {windows: [{always: true, timeZone: UTC}], excludeDates: [2026-12-24, 2026-12-31/2027-01-06]}",
                "rollout: {windows: [{schedule: 0 22 * * 6, durationSeconds: 14400, timeZone: Europe/Berlin}]}",
                "rollout: {canary: {count: 1, soakSeconds: 60}, waves: [{selector: {matchLabels: {a: b}}}], groupBy: [{label: app, maxConcurrent: 1}]}",
                "media: {containerDisk: {image: a}}, rollout: {foreignChanges: Apply}",
                "media: {persistentVolumeClaim: {claimName: a}, keepDrive: true}, safety: {snapshot: BeforeSwitch}",
                "media: {dataVolume: {}, keepDrive: false}, safety: {keepSnapshotSeconds: 0, retries: 10}",
                "safety: {rollback: Never, snapshot: Never, verifyTimeoutSeconds: 86400, pinMacAddresses: false, allowBitLocker: true}",
            })
    void takes(String part) {
        apply(with(part));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mode: Enforce, release: {version: 0.1.302}",
                "mode: Enforce, release: {version: 1.9.58, allowDowngrade: true, deny: [0.1.285]}, rollout: {restart: WhenUserRestarts}",
                "mode: Enforce, release: {channel: Latest, minimumVersion: 0.1.271, deny: [0.1.285], upgrades: Automatic}",
                "mode: Audit, release: {version: 0.1.302, accept: [{from: 0.1.271, to: 0.1.285}, {from: 0.1.96}], acceptIssues: [TRIM-2026]}",
                "mode: Enforce, release: {version: 0.1.302}, rollout: {restart: Automatic, windows: [{always: true}]}",
            })
    void takesEnforce(String spec) {
        apply(spec);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "media: {containerDisk: {image: a}, dataVolume: {}} | spec.media | exclude each other; write one of them",
                "install: {method: Job} | spec.install.jobRef | method Job needs it, and no other method takes it",
                "install: {jobRef: {name: a}} | spec.install.jobRef | method Job needs it, and no other method takes it",
                "install: {method: Manual, guestAgent: Ensure} | spec.install.guestAgent | Ensure needs method GuestAgent",
                "devices: {preferences: [{from: a, to: a}]} | spec.devices.preferences[0].to | from and to are the same preference",
                "devices: {preferences: [{from: a, to: b}, {from: a, to: c}]} | spec.devices.preferences | two entries have the same from",
                "devices: {preferences: [{from: a, to: b}, {from: b, to: c}]} | spec.devices.preferences | a VM would move twice",
                "rollout: {excludeDates: [2027-01-06/2026-12-20]} | spec.rollout.excludeDates | first",
                "rollout: {maxConcurrent: 0} | spec.rollout.maxConcurrent | write a number from 1 to 10000, or a share from 1% to 100%",
                "rollout: {maxConcurrent: 10001} | spec.rollout.maxConcurrent | write a number from 1 to 10000, or a share from 1% to 100%",
                "rollout: {maxConcurrent: 101%} | spec.rollout.maxConcurrent | write a number from 1 to 10000, or a share from 1% to 100%",
                "rollout: {maxConcurrent: \"5\"} | spec.rollout.maxConcurrent | write a number from 1 to 10000, or a share from 1% to 100%",
                "rollout: {maxFailures: -1} | spec.rollout.maxFailures | write a number from 0 to 10000, or a share from 0% to 100%",
                "rollout: {maxFailures: some} | spec.rollout.maxFailures | write a number from 0 to 10000, or a share from 0% to 100%",
                "rollout: {windows: [{}]} | spec.rollout.windows[0].always | an entry is either always: true or a schedule",
                "rollout: {windows: [{always: false}]} | spec.rollout.windows[0].always | an entry is either always: true or a schedule",
                "rollout: {windows: [{schedule: 0 22 * * 6}]} | spec.rollout.windows[0].durationSeconds | schedule and durationSeconds belong together",
                "rollout: {windows: [{always: true, durationSeconds: 300}]} | spec.rollout.windows[0].durationSeconds | schedule and durationSeconds belong together",
                "selector: {matchExpressions: [{key: a, operator: In}]} | spec.selector.matchExpressions[0] | In and NotIn need values",
                "selector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]} | spec.selector.matchExpressions[0] | Exists and DoesNotExist take none",
            })
    void refusesAPart(String part, String field, String words) {
        refuses(with(part), field, words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mode: Audit, release: {} | spec.release.version | write one of version, for example version: 0.1.302, and channel",
                "mode: Audit, release: {version: 0.1.302, channel: Stable} | spec.release.version | write one of version",
                "mode: Audit, release: {version: 0.1.302, minimumVersion: 0.1.271} | spec.release.minimumVersion | goes with channel alone",
                "mode: Audit, release: {version: 0.1.302, upgrades: Manual} | spec.release.upgrades | goes with channel alone",
                "mode: Audit, release: {version: 0.1.302, deny: [0.1.302]} | spec.release.deny | take it out of one of the two",
                "mode: Audit, release: {version: 0.1.302, accept: [{from: 0.1.271, to: 0.1.99}]} | spec.release.accept[0].to | write the older release in from",
                "mode: Enforce, release: {version: 0.1.302}, rollout: {restart: Automatic} | spec.rollout.windows | write windows: [{always: true}]",
                "mode: Propose, release: {version: 0.1.302}, rollout: {restart: Automatic} | spec.rollout.windows | write windows: [{always: true}]",
                "mode: Enforce, release: {version: 0.1.302}, rollout: {restart: Automatic, windows: []} | spec.rollout.windows | write windows: [{always: true}]",
            })
    void refuses(String spec, String field, String words) {
        KubernetesClientException refusal = refused(422, () -> apply(spec));

        assertThat(refusal.getStatus().getDetails().getCauses())
                .filteredOn(cause -> cause.getField().equals(field))
                .extracting(StatusCause::getMessage)
                .as(refusal.getMessage())
                .anySatisfy(message -> assertThat(message).contains(words));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "install: {timeoutSeconds: 59} | spec.install.timeoutSeconds",
                "safety: {verifyTimeoutSeconds: 86401} | spec.safety.verifyTimeoutSeconds",
                "priority: 1000001 | spec.priority",
                "devices: {disks: {bus: sata}} | spec.devices.disks.bus",
                "devices: {disks: {exclude: [a, a]}} | spec.devices.disks.exclude[1]",
                "devices: {interfaces: {model: e1000}} | spec.devices.interfaces.model",
                "rollout: {restart: Never} | spec.rollout.restart",
                "selector: {matchExpressions: [{key: a, operator: Is}]} | spec.selector.matchExpressions[0].operator",
            })
    void refusesWhatIsOutOfRange(String part, String field) {
        KubernetesClientException refusal = refused(422, () -> apply(with(part)));

        assertThat(refusal.getStatus().getDetails().getCauses())
                .extracting(StatusCause::getField)
                .contains(field);
    }

    @Test
    void saysEverythingAtOnce() {
        KubernetesClientException refusal = refused(
                422,
                () -> apply("mode: Propose, release: {}, rollout: {maxConcurrent: 0, windows: [{}]},"
                        + " media: {persistentVolumeClaim: {claimName: a}, dataVolume: {}}"));

        assertThat(refusal.getStatus().getDetails().getCauses())
                .extracting(StatusCause::getField)
                .containsExactlyInAnyOrder(
                        "spec.release.version",
                        "spec.rollout.maxConcurrent",
                        "spec.rollout.windows[0].always",
                        "spec.media");
    }
}
