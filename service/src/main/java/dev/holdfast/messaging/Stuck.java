package dev.holdfast.messaging;

import dev.holdfast.failure.Code;
import dev.holdfast.failure.FaultException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.ListenerExecutionFailedException;
import org.springframework.kafka.listener.RetryListener;
import org.springframework.stereotype.Component;

/** The groups whose batch fails again and again, said in the log each time and by the health for as long. */
@Component
final class Stuck {
    private static final Logger log = LoggerFactory.getLogger(Stuck.class);

    private final Map<String, String> consumers = new ConcurrentHashMap<>();

    RetryListener listener(String group) {
        return new RetryListener() {
            @Override
            public void failedDelivery(ConsumerRecord<?, ?> record, @Nullable Exception e, int attempt) {
                failed(group, record.topic() + "-" + record.partition() + "@" + record.offset(), e, attempt);
            }

            @Override
            public void failedDelivery(ConsumerRecords<?, ?> records, @Nullable Exception e, int attempt) {
                failed(group, ranges(records), e, attempt);
            }
        };
    }

    void clear(String group) {
        consumers.remove(consumer(group));
    }

    List<String> all() {
        return List.copyOf(consumers.values());
    }

    /** Something that is away is expected to come back, and needs no stack trace; anything else is a bug of ours. */
    private void failed(String group, String ranges, @Nullable Exception e, int attempt) {
        Throwable cause = e instanceof ListenerExecutionFailedException && e.getCause() != null ? e.getCause() : e;
        String told = group + " cannot go on at " + ranges + " (attempt " + attempt + "): " + cause;
        consumers.put(consumer(group), told);
        if (cause instanceof FaultException fault && fault.code().equals(Code.UNAVAILABLE)) {
            log.warn("{}; it is tried again", told);
        } else {
            log.error("{}; it is tried again", told, cause);
        }
    }

    /** Each of a group's consumers has a thread of its own, and each is stuck by itself. */
    private static String consumer(String group) {
        return group + " on " + Thread.currentThread().getName();
    }

    private static String ranges(ConsumerRecords<?, ?> records) {
        return records.partitions().stream()
                .map(partition -> {
                    var ours = records.records(partition);
                    return partition + "@" + ours.getFirst().offset() + ".."
                            + ours.getLast().offset();
                })
                .collect(Collectors.joining(", "));
    }
}
