package io.pvdrivers.operator.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.pvdrivers.operator.kubevirt.FieldManagers.Writer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldManagersTest {
    private static final List<String> BOTH = List.of(FieldManagers.DISKS, FieldManagers.INTERFACES);

    private static JsonNode vm(String managedFields) throws IOException {
        return new ObjectMapper(new YAMLFactory()).readTree("metadata: {managedFields: " + managedFields + "}");
    }

    private static String entry(String manager, String time, String list) {
        return "{manager: %s, operation: Update, time: '%s', fieldsV1: {'f:spec': {'f:template': {'f:spec': {'f:domain': {'f:devices': {'f:%s': {}}}}}}}}"
                .formatted(manager, time, list);
    }

    @Test
    void theNewestWriterOfAFieldIsFoundAndNotTheOperator() throws IOException {
        var vm = vm("[" + entry("kubectl-edit", "2026-11-21T08:00:00Z", "disks") + ","
                + entry("argocd-controller", "2026-11-21T09:00:00Z", "interfaces") + ","
                + entry("pv-driver-operator", "2026-11-21T10:00:00Z", "disks") + "]");

        assertThat(FieldManagers.last(vm, BOTH, "pv-driver-operator"))
                .contains(new Writer("argocd-controller", FieldManagers.INTERFACES));
        assertThat(FieldManagers.last(vm, List.of(FieldManagers.DISKS), "pv-driver-operator"))
                .contains(new Writer("kubectl-edit", FieldManagers.DISKS));
        assertThat(FieldManagers.last(vm, List.of(FieldManagers.VOLUMES), "pv-driver-operator"))
                .isEmpty();
    }

    @Test
    void whatIsNoManagedFieldsTellsNothing() throws IOException {
        assertThat(FieldManagers.last(vm("null"), BOTH, "")).isEmpty();
        assertThat(FieldManagers.last(vm("[{manager: kubectl}, {fieldsV1: {'f:spec': 1}}]"), BOTH, ""))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "argocd-controller, Argo CD (field manager argocd-controller)",
        "kustomize-controller, Flux (field manager kustomize-controller)",
        "kubectl-client-side-apply, kubectl (field manager kubectl-client-side-apply)",
        "ansible, The field manager ansible",
    })
    void toolsAreCalledAsPeopleCallThem(String manager, String words) {
        assertThat(FieldManagers.words(manager)).isEqualTo(words);
    }
}
