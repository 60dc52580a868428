package io.pvdrivers.operator.telemetry;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.jackson.JsonCloudEventData;
import io.cloudevents.jackson.JsonFormat;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.UUID;

/** Announcements as CloudEvents 1.0, whole in the body, so that a signature over the body covers all of it. */
final class CloudEvents {
    static final String CONTENT_TYPE = JsonFormat.CONTENT_TYPE + "; charset=utf-8";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private CloudEvents() {}

    /** @throws IllegalArgumentException where the announcement cannot be said as an event */
    static byte[] body(Announcement news) {
        var event = CloudEventBuilder.v1()
                .withId(news.id())
                .withSource(URI.create(news.source()))
                .withType(news.type())
                .withSubject(news.subject())
                .withTime(news.time().atOffset(ZoneOffset.UTC))
                .withData("application/json", JsonCloudEventData.wrap(JSON.valueToTree(news.data())))
                .build();
        return new JsonFormat().serialize(event);
    }

    /** The same for the same event, and fit for a header: of an event only source and id together are unique, and may hold anything. */
    static String messageId(Announcement news) {
        return UUID.nameUUIDFromBytes((news.source() + "\n" + news.id()).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
