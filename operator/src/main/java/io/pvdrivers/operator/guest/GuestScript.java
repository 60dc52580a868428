package io.pvdrivers.operator.guest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.operator.Excerpt;
import io.pvdrivers.operator.VisibleText;
import io.pvdrivers.operator.guest.GuestAgent.Guest;
import io.pvdrivers.operator.guest.GuestExec.Run;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Runs one of our PowerShell scripts in a guest. Script and data travel over the standard input of {@code powershell.exe}, so no
 * data ever stands in a command line or becomes part of a script.
 */
final class GuestScript {
    /**
     * What Windows PowerShell is told to do: take the first line of its input as data, run the rest as a script block with it. It has
     * to be understood by PowerShell 2.0 and under constrained language, where it says why the script cannot run; it has no double
     * quote, which not every agent would pass on. Input comes from {@code $input}, because PowerShell itself reads the stream.
     */
    static final String BOOTSTRAP = String.join(
            "",
            "$ErrorActionPreference='Stop';$ProgressPreference='SilentlyContinue';$l=@($input);",
            "$v=$PSVersionTable.PSVersion.Major;$m=$ExecutionContext.SessionState.LanguageMode;$q=[string][char]34;",
            "if($v -lt 3){('{~refused~:~Windows PowerShell '+$v+'.0 is older than 3.0~}') -replace '~',$q}",
            "elseif($m -ne 'FullLanguage'){('{~refused~:~PowerShell runs in '+$m+' mode~}') -replace '~',$q}",
            "else{try{$j=[Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($l[0]));",
            "$d=ConvertFrom-Json -InputObject $j;",
            "$s=[string]::Join([string][char]10,@($l|Select-Object -Skip 1));",
            "& ([ScriptBlock]::Create($s)) $d}catch{",
            "$e=[regex]::Replace([string]$_,'[^ !#-\\[\\]-~]',{param($c)'\\u{0:x4}' -f [int][char]$c.Value});",
            "[Console]::Out.WriteLine('{'+$q+'error'+$q+':'+$q+$e+$q+'}')}}");

    private static final String PROGRAM = "powershell.exe";
    private static final List<String> ARGUMENTS =
            List.of("-NoLogo", "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-Command", BOOTSTRAP);
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final int QUOTED = 200;

    /** What came of running a script. */
    sealed interface Outcome<T> {
        /** It did what it was run for. */
        record Done<T>(T value) implements Outcome<T> {}

        /** It did not run, did not end in time, or says itself that it failed. */
        record Failed<T>(String message) implements Outcome<T> {}

        /** No agent answers, or it went away meanwhile. */
        record NotConnected<T>(String message) implements Outcome<T> {}

        /** This operator may not ask. */
        record CannotAsk<T>(String message, boolean busy) implements Outcome<T> {}
    }

    private final GuestExec exec;

    GuestScript(GuestExec exec) {
        this.exec = exec;
    }

    /** Runs a script to its end and gives the JSON object it printed. */
    Outcome<ObjectNode> run(Guest guest, Script script, ObjectNode data, Duration timeout) {
        return switch (exec.run(guest, PROGRAM, ARGUMENTS, Optional.of(input(script, data)), timeout)) {
            case Run.Ended ended -> printed(ended);
            case Run.StillRunning running ->
                new Outcome.Failed<>("PowerShell did not end within %d seconds.".formatted(timeout.toSeconds()));
            case Run.Forgotten forgotten -> new Outcome.Failed<>("The guest agent was restarted while PowerShell ran.");
            case Run.Failed failed -> new Outcome.Failed<>("PowerShell could not be run: " + failed.message());
            case Run.NotConnected none -> new Outcome.NotConnected<>(none.message());
            case Run.CannotAsk cannot -> new Outcome.CannotAsk<>(cannot.message(), cannot.busy());
        };
    }

    /** Starts a script that goes on by itself and gives its process id. */
    Outcome<Long> start(Guest guest, Script script, ObjectNode data) {
        return switch (exec.start(guest, PROGRAM, ARGUMENTS, Optional.of(input(script, data)))) {
            case Run.StillRunning running -> new Outcome.Done<>(running.pid());
            case Run.Ended ended -> new Outcome.Failed<>("PowerShell ended with " + ended.exitCode() + " at once.");
            case Run.Forgotten forgotten ->
                new Outcome.Failed<>("The guest agent was restarted while PowerShell was started.");
            case Run.Failed failed -> new Outcome.Failed<>("PowerShell could not be run: " + failed.message());
            case Run.NotConnected none -> new Outcome.NotConnected<>(none.message());
            case Run.CannotAsk cannot -> new Outcome.CannotAsk<>(cannot.message(), cannot.busy());
        };
    }

    private static String input(Script script, ObjectNode data) {
        var json = data.toString().getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(json) + "\n" + script.text();
    }

    /** PowerShell may break a long line where its window would end; JSON of one line has no line break of its own. */
    private static Outcome<ObjectNode> printed(Run.Ended ended) {
        try {
            var json = MAPPER.readTree(ended.out().replaceAll("[\\r\\n]", "").strip());
            if (json instanceof ObjectNode object && !ended.truncated()) {
                return judge(object);
            }
        } catch (JsonProcessingException e) {
            return new Outcome.Failed<>(unreadable(ended));
        }
        return new Outcome.Failed<>(unreadable(ended));
    }

    private static Outcome<ObjectNode> judge(ObjectNode object) {
        if (object.has("refused")) {
            return new Outcome.Failed<>("PowerShell refused the script: "
                    + excerpt(object.path("refused").asText()) + ".");
        }
        return object.has("error")
                ? new Outcome.Failed<>(
                        "The script failed: " + excerpt(object.path("error").asText()))
                : new Outcome.Done<>(object);
    }

    private static String unreadable(Run.Ended ended) {
        var said = ended.out().isBlank() ? ended.err() : ended.out();
        var words = said.isBlank() ? "nothing" : "\"" + excerpt(said) + "\"";
        return "PowerShell ended with %d and printed %s%s instead of one JSON object."
                .formatted(ended.exitCode(), ended.truncated() ? "too much: " : "", words);
    }

    private static String excerpt(String text) {
        return Excerpt.shortened(VisibleText.onOneLine(text), QUOTED);
    }
}
