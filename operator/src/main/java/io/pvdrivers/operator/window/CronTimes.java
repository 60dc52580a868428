package io.pvdrivers.operator.window;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The times of a cron expression on a clock on the wall, which knows nothing of zones and of clocks being changed. */
final class CronTimes {
    private static final CronDefinition FIVE_FIELDS = CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX);

    private final ExecutionTime times;

    private CronTimes(ExecutionTime times) {
        this.times = times;
    }

    /** @throws IllegalArgumentException with the reason, if it is no cron expression of five fields */
    static CronTimes of(String expression) {
        return new CronTimes(ExecutionTime.forCron(
                new CronParser(FIVE_FIELDS).parse(expression).validate()));
    }

    /** The first time after that minute. */
    Optional<LocalDateTime> after(LocalDateTime time) {
        return times.nextExecution(minute(time)).map(ZonedDateTime::toLocalDateTime);
    }

    /** The last time before that minute. */
    Optional<LocalDateTime> before(LocalDateTime time) {
        return times.lastExecution(minute(time)).map(ZonedDateTime::toLocalDateTime);
    }

    private static ZonedDateTime minute(LocalDateTime time) {
        return time.truncatedTo(ChronoUnit.MINUTES).atZone(ZoneOffset.UTC);
    }
}
