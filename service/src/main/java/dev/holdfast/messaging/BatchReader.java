package dev.holdfast.messaging;

import dev.holdfast.failure.FailPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.listener.BatchMessageListener;

/**
 * One batch of one group: unframe, apply, keep the dead. When it returns, the batch's offsets may be committed; when it
 * throws, the same batch comes again.
 */
final class BatchReader implements BatchMessageListener<byte[], byte[]> {
    private final EventHandler handler;
    private final String group;
    private final SchemaIds schemas;
    private final DeadLetters deadLetters;
    private final Stuck stuck;

    BatchReader(EventHandler handler, String group, SchemaIds schemas, DeadLetters deadLetters, Stuck stuck) {
        this.handler = handler;
        this.group = group;
        this.schemas = schemas;
        this.deadLetters = deadLetters;
        this.stuck = stuck;
    }

    @Override
    public void onMessage(List<ConsumerRecord<byte[], byte[]>> records) {
        FailPoint.hit("K11");
        List<Received> batch = new ArrayList<>(records.size());
        List<DeadLetters.Letter> dead = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                ConfluentWire.Framed framed = ConfluentWire.parse(record.value());
                Optional<String> fault = schemas.fault(framed.schemaId());
                if (fault.isPresent()) {
                    dead.add(new DeadLetters.Letter(record, fault.get()));
                } else {
                    batch.add(Received.of(record, framed.message()));
                }
            } catch (ConfluentWire.Unreadable e) {
                dead.add(new DeadLetters.Letter(record, String.valueOf(e.getMessage())));
            }
        }
        if (!batch.isEmpty()) {
            handled(batch)
                    .forEach(letter ->
                            dead.add(new DeadLetters.Letter(letter.record().raw(), letter.reason())));
        }
        if (!dead.isEmpty()) {
            deadLetters.keep(group, dead);
            FailPoint.hit("K17");
        }
        stuck.clear(group);
    }

    /** An Error would end the container's thread for good; as an exception it is repeated, and loud. */
    private List<EventHandler.Dead> handled(List<Received> batch) {
        try {
            return handler.handle(batch);
        } catch (StackOverflowError | LinkageError e) {
            throw new IllegalStateException("the handler of " + group + " is broken", e);
        }
    }
}
