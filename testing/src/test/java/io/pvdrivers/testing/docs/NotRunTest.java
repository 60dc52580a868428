package io.pvdrivers.testing.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The list of what is not run is short of nothing and has nothing too much, and the pages are read as people read them. */
class NotRunTest {
    @Test
    void everyEntryHasAReasonAndIsNeeded() {
        var list = NotRun.list();
        for (var page : Block.pages()) {
            Block.of(page).stream().filter(block -> !list.has(block)).forEach(block -> look(block, list));
        }

        assertThat(list.stale()).as("listed, and on no page any more").isEmpty();
        assertThat(list.withoutReason()).isEmpty();
        assertThat(list.twice()).isEmpty();
    }

    private static void look(Block block, NotRun list) {
        switch (Shown.in(block)) {
            case Shown.Commands commands -> commands.statements().forEach(list::has);
            case Shown.Objects objects ->
                objects.objects()
                        .forEach(o -> list.hasKind(
                                o.path("apiVersion").asText(), o.path("kind").asText()));
            case Shown.Other other -> list.hasLanguage(other.language());
            case Shown.Parts parts -> {}
            case Shown.Output output -> {}
            case Shown.Unknown unknown -> {}
        }
    }

    @Test
    void readsFencedAndIndentedBlocks() {
        var blocks = Block.in(
                "page.md",
                List.of(
                        "Text:",
                        "",
                        "    kubectl get vm \\",
                        "      -n vms",
                        "",
                        "    helm list",
                        "",
                        "```yaml",
                        "kind: A",
                        "```",
                        "* an item",
                        "  that goes on"));

        assertThat(blocks).extracting(Block::language).containsExactly(Block.INDENTED, "yaml");
        assertThat(Statement.of(blocks.get(0)))
                .extracting(Statement::text)
                .containsExactly("kubectl get vm \\\n  -n vms", "helm list");
    }

    @Test
    void readsACommandToItsEnd() {
        var block = new Block(
                "page.md",
                1,
                Block.INDENTED,
                "kubectl patch vm VM -p '[\n  {\"op\": \"test\"}]'  # isn't it\nkubectl apply -f - <<'EOF'\nkind: A\nEOF\n./pvdrivers plan\n");

        assertThat(Statement.areIn(block)).isTrue();
        assertThat(Statement.of(block))
                .extracting(Statement::firstLine)
                .containsExactly("kubectl patch vm VM -p '[", "kubectl apply -f - <<'EOF'", "./pvdrivers plan");
        assertThat(Statement.of(block).get(0).filledIn()).startsWith("kubectl patch vm erp-app01 -p");
    }

    @Test
    void showsOutputBehindAPrompt() {
        var block = new Block("page.md", 1, Block.INDENTED, "$ ./pvdrivers status\nVM  PHASE\n");

        assertThat(Statement.of(block)).extracting(Statement::text).containsExactly("./pvdrivers status");
    }
}
