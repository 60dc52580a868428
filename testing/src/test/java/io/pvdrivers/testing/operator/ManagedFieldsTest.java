package io.pvdrivers.testing.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.WaitingFor;
import io.pvdrivers.api.v1alpha1.Revert;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.KubeVirtStandIn;
import io.pvdrivers.testing.api.OwnKinds;
import io.pvdrivers.testing.api.RealKubeApi;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two who manage one VM: who applied it from Git, and the operator. Here the field managers are counted as the server counts them. */
@ExtendWith(RealKubeApi.class)
class ManagedFieldsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Atomic lists: who writes an element is named for the whole list. */
    private static final List<String> LISTS = List.of(
            "f:spec/f:template/f:spec/f:domain/f:devices/f:disks",
            "f:spec/f:template/f:spec/f:domain/f:devices/f:interfaces",
            "f:spec/f:template/f:spec/f:volumes");

    @BeforeAll
    static void define(KubeApi api) {
        OwnKinds.apply(api.client());
    }

    @Test
    void afterAMigrationTheOperatorIsNamedForTheListsItWroteAndNothingElse(KubeApi api, KubeVirtStandIn standIn) {
        var namespace = api.newNamespace("managers");
        try (var migration = new Migration(api, standIn, namespace, api.admin("operator"), config -> config)) {
            var before = tree(migration.storedVm());
            migration.start();
            migration.awaitPhase(Phase.READY);
            var after = tree(migration.storedVm());

            assertThat(ownedBy(KubernetesClients.NAME, after)).containsExactlyElementsOf(LISTS);
            assertThat(withoutOurPaths(after)).isEqualTo(withoutOurPaths(before));
        }
    }

    @Test
    void onItsWayItIsNamedForItsAnnotationsToo(KubeApi api, KubeVirtStandIn standIn) {
        var namespace = api.newNamespace("managers");
        try (var migration = new Migration(api, standIn, namespace, api.admin("operator"), config -> config)) {
            migration.start();
            migration.awaitAnnotation("pvdrivers.io/baseline");

            assertThat(ownedBy(KubernetesClients.NAME, tree(migration.storedVm())))
                    .contains(
                            "f:metadata/f:annotations/f:pvdrivers.io/baseline",
                            "f:metadata/f:annotations/f:pvdrivers.io/run")
                    .allMatch(path -> LISTS.contains(path) || path.startsWith("f:metadata/f:annotations"));
            migration.awaitPhase(Phase.READY);
        }
    }

    @Test
    void whoPutsTheDevicesBackThreeTimesIsNamedAndLeftInPeace(KubeApi api, KubeVirtStandIn standIn) {
        var namespace = api.newNamespace("managers");
        try (var migration = new Migration(api, standIn, namespace, api.admin("operator"), config -> config)) {
            migration.start();
            for (var reverts = 1; reverts <= 3; reverts++) {
                migration.awaitPhase(Phase.READY);
                migration.applyFromGit();
                var seen = reverts;
                Migration.waiting().until(() -> reverts(migration).size() == seen);
            }
            Migration.waiting()
                    .untilAsserted(() -> assertThat(migration
                                    .status()
                                    .map(DriverStateStatus::waitingFor)
                                    .map(WaitingFor::reason))
                            .contains("Contested"));

            assertThat(reverts(migration)).extracting(Revert::manager).containsOnly("argocd-controller");
            assertThat(migration.said())
                    .contains("Argo CD (field manager argocd-controller) put spec.template.spec.domain.devices.");
            assertThat(migration.restarts()).isEqualTo(2);
        }
    }

    private static List<Revert> reverts(Migration migration) {
        return migration.status().map(DriverStateStatus::reverts).orElse(List.of());
    }

    private static TreeSet<String> ownedBy(String manager, JsonNode vm) {
        var paths = new TreeSet<String>();
        for (var entry : vm.at("/metadata/managedFields")) {
            if (entry.path("manager").asText().equals(manager)) {
                leaves("", entry.path("fieldsV1"), paths);
            }
        }
        return paths;
    }

    private static void leaves(String path, JsonNode node, TreeSet<String> into) {
        if (node.isEmpty()) {
            into.add(path);
        }
        node.properties().stream()
                .filter(field -> !field.getKey().equals("."))
                .forEach(field ->
                        leaves(path.isEmpty() ? field.getKey() : path + "/" + field.getKey(), field.getValue(), into));
    }

    /** What the operator may never change: all but the values of the paths that the README lists. */
    private static ObjectNode withoutOurPaths(ObjectNode vm) {
        var rest = vm.deepCopy();
        rest.remove("status");
        rest.withObject("/metadata").remove(List.of("managedFields", "resourceVersion", "generation"));
        var devices = rest.withObject("/spec/template/spec/domain/devices");
        elements(devices.path("disks")).forEach(disk -> disk.withObject("/disk").remove("bus"));
        elements(devices.path("interfaces")).forEach(nic -> nic.remove(List.of("model", "macAddress")));
        return rest;
    }

    private static List<ObjectNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(ObjectNode.class::cast)
                .toList();
    }

    private static ObjectNode tree(GenericKubernetesResource object) {
        return JSON.convertValue(object, ObjectNode.class);
    }
}
