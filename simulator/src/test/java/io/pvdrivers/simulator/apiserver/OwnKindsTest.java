package io.pvdrivers.simulator.apiserver;

import static io.pvdrivers.simulator.apiserver.TestServer.mergePatch;
import static io.pvdrivers.simulator.apiserver.TestServer.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The definitions this project ships work on the server: good objects are kept, bad ones refused with the field's name. */
class OwnKindsTest {
    private final TestServer test = new TestServer();

    @BeforeEach
    void define() {
        test.server.defineOwnKinds();
    }

    @AfterEach
    void stop() {
        test.close();
    }

    private static String policy(String spec) {
        return """
                apiVersion: pvdrivers.io/v1alpha1
                kind: DriverPolicy
                metadata: {name: windows}
                spec: %s
                """.formatted(spec);
    }

    @Test
    void aGoodPolicyIsKeptAsItIs() {
        GenericKubernetesResource kept = test.create(
                policy("{mode: Enforce, release: {version: 0.1.302}, rollout: {maxConcurrent: 50%, restart: Automatic,"
                        + " windows: [{always: true}]}, unknown: 1}"));

        assertThat(kept.<Map<String, Object>>get("spec")).containsOnlyKeys("mode", "release", "rollout");
        assertThat(kept.<String>get("spec", "rollout", "maxConcurrent")).isEqualTo("50%");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{mode: Foo, release: {version: 0.1.302}} | spec.mode: Unsupported value: \"Foo\"",
                "{mode: Audit} | spec.release: Required value",
                "{mode: Audit, release: {version: 0.1.302, upgrades: Manual}} | spec.release.upgrades: Forbidden: ",
                "{mode: Audit, release: {version: 0.1.302}, rollout: {maxConcurrent: 0}} | spec.rollout.maxConcurrent: Invalid value: spec.rollout.maxConcurrent: ",
                "{mode: Enforce, release: {version: 0.1.302}, rollout: {restart: Automatic}} | spec.rollout.windows: Required value: "
            })
    void aBadPolicyIsRefusedByField(String spec, String error) {
        KubernetesClientException refusal = refused(422, () -> test.create(policy(spec)));

        assertThat(refusal.getStatus().getMessage())
                .startsWith("DriverPolicy.pvdrivers.io \"windows\" is invalid: ")
                .contains(error.strip());
    }

    @Test
    void aReleaseIsNamedAfterItsVersion() {
        KubernetesClientException refusal =
                refused(422, () -> test.client.resource("""
                                apiVersion: pvdrivers.io/v1alpha1
                                kind: DriverRelease
                                metadata: {name: latest}
                                spec:
                                  version: 0.1.302
                                  provenance: Community
                                  guests: [{os: win2k22, support: Current, signing: Attestation, drivers: {viostor: 100.1.1.1}}]
                                """).create());

        assertThat(refusal.getStatus().getMessage()).contains("spec.version: must be the same as metadata.name");
    }

    @Test
    void aDriverStateStaysWithItsVirtualMachine() {
        test.create("""
                apiVersion: pvdrivers.io/v1alpha1
                kind: DriverState
                metadata: {name: erp}
                spec:
                  virtualMachine: {name: erp, uid: 11111111-1111-1111-1111-111111111111}
                """);

        KubernetesClientException refusal = refused(
                422,
                () -> mergePatch(
                        test.client
                                .genericKubernetesResources("pvdrivers.io/v1alpha1", "DriverState")
                                .inNamespace(TestServer.NAMESPACE)
                                .withName("erp"),
                        "{\"spec\":{\"virtualMachine\":{\"uid\":\"22222222-2222-2222-2222-222222222222\"}}}"));

        assertThat(refusal.getStatus().getMessage())
                .contains("spec.virtualMachine: Invalid value: spec.virtualMachine: cannot be changed");
    }

    /** It is copied from an annotation of the VM, which may be long; KubeVirt's own has a name of up to 253 characters and a uid. */
    @Test
    void aRunRemembersARestoreHoweverItIsCalled() {
        test.create("""
                apiVersion: pvdrivers.io/v1alpha1
                kind: DriverState
                metadata: {name: erp}
                spec:
                  virtualMachine: {name: erp, uid: 11111111-1111-1111-1111-111111111111}
                """);
        var restore = "r".repeat(253) + "-11111111-1111-1111-1111-111111111111";

        GenericKubernetesResource kept = test.client
                .genericKubernetesResources("pvdrivers.io/v1alpha1", "DriverState")
                .inNamespace(TestServer.NAMESPACE)
                .withName("erp")
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), """
                        {"status": {"run": {"id": "run-1", "startedAt": "2026-11-21T06:00:00Z", "restoreBefore": "%s"}}}
                        """.formatted(restore));

        assertThat(kept.<String>get("status", "run", "restoreBefore")).isEqualTo(restore);
    }
}
