package io.pvdrivers.operator.action;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.operator.catalog.Driver;
import io.pvdrivers.operator.catalog.GuestOs;
import io.pvdrivers.operator.gate.Action.JobOrder;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** An order to install, and the CronJob that it names. */
final class Orders {
    static final String JOB_UID = "0b8e2b0e-job";

    private static final JobOrder ORDER = new JobOrder(
            "install-drivers",
            "run-00000a1b2c",
            Optional.empty(),
            "vmi-uid",
            List.of("10.20.30.40", "fd00::40", "127.0.0.1"),
            "0.1.302",
            GuestOs.W2K22,
            Optional.of("registry.example.com/virtio-win:0.1.302"),
            List.of(Driver.VIOSTOR, Driver.NETKVM),
            1800);

    private Orders() {}

    /** What the request is made of, with what a test wants otherwise. */
    static JobRequest request(UnaryOperator<JobOrder> but) {
        var vm = new VirtualMachine();
        vm.setMetadata(new ObjectMetaBuilder()
                .withNamespace("vms")
                .withName("erp-app01")
                .withUid("vm-uid")
                .build());
        var state = new DriverState();
        state.setMetadata(new ObjectMetaBuilder()
                .withNamespace("vms")
                .withName("erp-app01")
                .withUid("state-uid")
                .build());
        return new JobRequest(vm, state, but.apply(ORDER));
    }

    static JobRequest request() {
        return request(order -> order);
    }

    /** Another run. */
    static UnaryOperator<JobOrder> ofRun(String runId) {
        return o -> new JobOrder(
                o.cronJob(),
                runId,
                o.jobUid(),
                o.vmiUid(),
                o.ipAddresses(),
                o.release(),
                o.os(),
                o.image(),
                o.drivers(),
                o.secondsLeft());
    }

    /** A Job that is known. */
    static UnaryOperator<JobOrder> known(String jobUid) {
        return o -> new JobOrder(
                o.cronJob(),
                o.runId(),
                Optional.of(jobUid),
                o.vmiUid(),
                o.ipAddresses(),
                o.release(),
                o.os(),
                o.image(),
                o.drivers(),
                o.secondsLeft());
    }

    /** Another CronJob. */
    static UnaryOperator<JobOrder> from(String cronJob) {
        return o -> new JobOrder(
                cronJob,
                o.runId(),
                o.jobUid(),
                o.vmiUid(),
                o.ipAddresses(),
                o.release(),
                o.os(),
                o.image(),
                o.drivers(),
                o.secondsLeft());
    }

    /** Another release, from another image. */
    static UnaryOperator<JobOrder> release(String release, String image) {
        return o -> new JobOrder(
                o.cronJob(),
                o.runId(),
                o.jobUid(),
                o.vmiUid(),
                o.ipAddresses(),
                release,
                o.os(),
                Optional.of(image),
                o.drivers(),
                o.secondsLeft());
    }

    /** Another time. */
    static UnaryOperator<JobOrder> within(long seconds) {
        return o -> new JobOrder(
                o.cronJob(),
                o.runId(),
                o.jobUid(),
                o.vmiUid(),
                o.ipAddresses(),
                o.release(),
                o.os(),
                o.image(),
                o.drivers(),
                seconds);
    }

    static JsonNode cronJob() {
        return yaml("""
                apiVersion: batch/v1
                kind: CronJob
                metadata:
                  name: install-drivers
                  namespace: vms
                  labels: {pvdrivers.io/install-job: "true"}
                spec:
                  schedule: "0 0 1 1 *"
                  suspend: true
                  jobTemplate:
                    metadata:
                      labels: {team: windows, pvdrivers.io/run: theirs}
                      annotations: {note: kept}
                    spec:
                      backoffLimit: 0
                      ttlSecondsAfterFinished: 3600
                      someNewField: {deep: [1, 2.50, null]}
                      template:
                        spec:
                          restartPolicy: Never
                          serviceAccountName: windows-installer
                          initContainers:
                            - {name: prepare, image: a}
                          containers:
                            - name: install
                              image: registry.example.com/installer:1
                              args: ["--host", "$(PVDRIVERS_VM_NAME)"]
                              env:
                                - {name: SUFFIX, value: ad.example.com}
                                - {name: PVDRIVERS_OS, value: theirs}
                              anotherNewField: true
                """);
    }

    static JsonNode yaml(String text) {
        try {
            return new YAMLMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
