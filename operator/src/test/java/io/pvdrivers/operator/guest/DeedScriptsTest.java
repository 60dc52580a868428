package io.pvdrivers.operator.guest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pvdrivers.api.v1alpha1.GuestFacts;
import io.pvdrivers.operator.catalog.Architecture;
import io.pvdrivers.operator.catalog.Driver;
import io.pvdrivers.operator.catalog.GuestOs;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the scripts that act promise, as far as their text shows it: no Windows runs here. */
class DeedScriptsTest {
    /** Linux takes no longer argument, and the whole command is one of virsh's. */
    private static final int LONGEST_ARGUMENT = 128 * 1024;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FACTS")
    void takes_its_data_as_data(Script script) {
        assertThat(script.text())
                .startsWith("param($data)\nSet-StrictMode -Version 2.0\n$ErrorActionPreference = 'Stop'\n");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FACTS")
    void no_text_becomes_code_and_no_shell_is_in_between(Script script) {
        assertThat(script.text())
                .doesNotContainIgnoringCase("Invoke-Expression")
                .doesNotContainIgnoringCase("ScriptBlock]::Create")
                .doesNotContainIgnoringCase("cmd.exe")
                .doesNotContainIgnoringCase("comspec")
                .doesNotContainIgnoringCase("Start-Process")
                .doesNotContain("UseShellExecute = $true");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FACTS")
    void is_understood_by_windows_powershell_3(Script script) {
        assertThat(script.text())
                .doesNotContain("??", "?.", "&&", "||", "Get-CimInstance", "-Parallel", "-AsHashtable", "ternary")
                .matches("\\p{ASCII}*");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FACTS")
    void survives_being_stripped_of_indentation(Script script) {
        assertThat(script.text().lines())
                .noneMatch(line -> line.endsWith("@'") || line.endsWith("@\"") || line.endsWith("`"));
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"FACTS", "INSTALL"})
    void prints_one_answer_and_nothing_else(Script script) {
        var text = script.text();

        assertThat(text.split("\\[Console]::Out", -1)).hasSize(2);
        assertThat(text).doesNotContain("Write-Host", "Write-Output", "Out-Default", "Write-Warning");
        assertThat(text.lines().reduce((a, b) -> b).orElseThrow()).contains("catch { Write-Answer @{ error = ");
    }

    @Test
    void the_installer_prints_nothing_and_begins_with_its_last_line() {
        var text = Script.INSTALL.text();

        assertThat(text).doesNotContain("Write-Host", "Write-Output", "Out-Default");
        assertThat(text.split("Write-Answer", -1))
                .as("defined and never called")
                .hasSize(2);
        assertThat(text.lines().reduce((a, b) -> b).orElseThrow()).startsWith("try { Start-Installation }");
        assertThat(text.split("Start-Installation", -1)).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FACTS")
    void fits_into_one_argument_of_virsh(Script script) {
        var input = "x".repeat(4096) + "\n" + script.text();
        var encoded = Base64.getEncoder().encodeToString(input.getBytes(StandardCharsets.UTF_8));

        assertThat(encoded.length() + GuestScript.BOOTSTRAP.length()).isLessThan(LONGEST_ARGUMENT - 4096);
    }

    @Test
    void the_installer_reads_all_that_it_is_told() {
        var order = InstallTaskTest.order(GuestOs.W2K22, Architecture.AMD64, true, true, Driver.VIOSTOR);
        var told = names(InstallTask.of(ScriptedAgent.GUEST, order).install(1));
        told.remove("task");

        assertThat(told).contains("drivers", "features", "pnputil").allMatch(name -> reads(Script.INSTALL, name));
    }

    @Test
    void a_repair_reads_every_setting_of_an_adapter() {
        var settings = Stream.concat(
                        Stream.of(GuestFacts.Adapter.class.getRecordComponents()),
                        Stream.of(GuestFacts.Route.class.getRecordComponents()))
                .map(RecordComponent::getName);

        assertThat(settings).contains("interfaceMetric", "nextHop").allMatch(name -> reads(Script.REPAIR, name));
    }

    private static boolean reads(Script script, String name) {
        var text = script.text();
        return text.contains("'" + name + "'") || text.matches("(?s).*\\$\\w+\\." + name + "\\b.*");
    }

    private static Set<String> names(JsonNode node) {
        var names = new HashSet<String>();
        node.propertyStream().forEach(field -> names.add(field.getKey()));
        node.forEach(child -> names.addAll(names(child)));
        return names;
    }
}
