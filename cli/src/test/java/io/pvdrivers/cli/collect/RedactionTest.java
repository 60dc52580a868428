package io.pvdrivers.cli.collect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import org.junit.jupiter.api.Test;

/** What may be secret is not told, and that it was there is. */
class RedactionTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static JsonNode redacted(String yaml) {
        try {
            return Redaction.of(YAML.readTree(yaml));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatIsHandedIntoTheGuestIsNotTold() {
        var vm = redacted("""
                kind: VirtualMachine
                spec:
                  template:
                    spec:
                      volumes:
                        - {name: init, cloudInitNoCloud: {userData: "password: hunter2", networkDataBase64: aHVudGVyMg==}}
                        - {name: drive, cloudInitConfigDrive: {userDataBase64: aHVudGVyMg==, secretRef: {name: init-secret}}}
                        - {name: answers, sysprep: {secret: {name: unattend}}}
                """);

        assertThat(vm.toString()).doesNotContain("hunter2").doesNotContain("aHVudGVyMg==");
        assertThat(vm.at("/spec/template/spec/volumes/0/cloudInitNoCloud/userData")
                        .asText())
                .isEqualTo("(removed, 17 characters)");
        assertThat(vm.at("/spec/template/spec/volumes/1/cloudInitConfigDrive/secretRef/name")
                        .asText())
                .isEqualTo("init-secret");
        assertThat(vm.at("/spec/template/spec/volumes/2/sysprep/secret/name").asText())
                .isEqualTo("unattend");
    }

    @Test
    void annotationsOfOthersAreTakenOutHereAndInTheTemplate() {
        var vm = redacted("""
                kind: VirtualMachine
                metadata:
                  annotations:
                    kubectl.kubernetes.io/last-applied-configuration: '{"password": "hunter2"}'
                    note: hunter2
                    pvdrivers.io/retry: "2026-11-21"
                spec:
                  template:
                    metadata:
                      annotations: {backup.example.com/token: hunter2, vm.kubevirt.io/os: windows2k22}
                """);

        assertThat(vm.toString()).doesNotContain("hunter2");
        assertThat(vm.at("/metadata/annotations/pvdrivers.io~1retry").asText()).isEqualTo("2026-11-21");
        assertThat(vm.at("/metadata/annotations/note").asText()).isEqualTo("(removed, 7 characters)");
        assertThat(vm.at("/spec/template/metadata/annotations/vm.kubevirt.io~1os")
                        .asText())
                .isEqualTo("windows2k22");
    }

    @Test
    void containersKeepTheirArgumentsWithoutTokensAndNoValuesOfVariables() {
        var pod = redacted("""
                kind: Pod
                spec:
                  containers:
                    - args: [run, --http-port=8080, "--events-url=https://chat.example.com/hooks/hunter2"]
                      env: [{name: TOKEN, value: hunter2}, {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}]
                """);

        assertThat(pod.at("/spec/containers/0/args"))
                .extracting(JsonNode::asText)
                .containsExactly("run", "--http-port=8080", "--events-url=(removed)");
        assertThat(pod.at("/spec/containers/0/env/0/value").asText()).isEqualTo("(removed, 7 characters)");
        assertThat(pod.at("/spec/containers/0/env/1/valueFrom/fieldRef/fieldPath")
                        .asText())
                .isEqualTo("spec.nodeName");
    }

    @Test
    void urlsKeepTheirHostAndPathOnly() {
        var volume = redacted("""
                kind: DataVolume
                spec:
                  source:
                    http:
                      url: https://joe:hunter2@iso.example.com/virtio-win.iso?X-Amz-Signature=hunter2
                      extraHeaders: ["Authorization: Bearer hunter2"]
                status:
                  conditions: [{message: "cannot read https://iso.example.com/a.iso?token=hunter2, 403"}]
                """);

        assertThat(volume.toString()).doesNotContain("hunter2");
        assertThat(volume.at("/spec/source/http/url").asText())
                .isEqualTo("https://(removed)@iso.example.com/virtio-win.iso?(removed)");
        assertThat(volume.at("/status/conditions/0/message").asText())
                .startsWith("cannot read https://iso.example.com/a.iso?(removed)");
        assertThat(Redaction.of("image registry.example.com/win:1 at 10:15, docker://a/b@sha256:0123"))
                .isEqualTo("image registry.example.com/win:1 at 10:15, docker://a/b@sha256:0123");
    }

    @Test
    void nothingOfProbesKernelsAndVolumesInsideAVmIsTold() {
        var vm = redacted("""
                kind: VirtualMachine
                spec:
                  dataVolumeTemplates:
                    - metadata: {name: root, annotations: {cdi.kubevirt.io/storage.import.extraHeaders.0: hunter2}}
                      spec: {source: {http: {url: "https://a.example.com/x?k=hunter2"}}}
                  template:
                    metadata: {annotations: {kubevirt.io/ignitiondata: hunter2}}
                    spec:
                      readinessProbe: {exec: {command: [check, hunter2]}, httpGet: {httpHeaders: [{name: A, value: hunter2}]}}
                      domain: {firmware: {kernelBoot: {kernelArgs: hunter2}}}
                """);

        assertThat(vm.toString()).doesNotContain("hunter2");
        assertThat(vm.at("/spec/dataVolumeTemplates/0/metadata/name").asText()).isEqualTo("root");
    }

    @Test
    void anAddressForEventsMayBeAnArgumentOfItsOwn() {
        assertThat(redacted("{args: [run, --events-url, 'https://chat.example.com/hooks/hunter2', --guest-access]}")
                        .at("/args"))
                .extracting(JsonNode::asText)
                .containsExactly("run", "--events-url", "(removed, 38 characters)", "--guest-access");
    }
}
