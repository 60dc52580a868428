package io.pvdrivers.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

class LocalBaseTest {
    @Test
    void hasTheModulesThatTheJarsNeed() throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of("--ignore-missing-deps", "--multi-release", "21", "--print-module-deps"));
        try (var jars = Files.list(BuiltImage.file("app/libs"))) {
            jars.map(Object::toString).forEach(arguments::add);
        }
        StringWriter found = new StringWriter();
        StringWriter said = new StringWriter();
        int status = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(new PrintWriter(found), new PrintWriter(said), arguments.toArray(String[]::new));
        assertThat(status).as(said.toString()).isZero();
        assertThat(LocalBase.MODULES).contains(found.toString().strip().split(","));
    }
}
