package dev.holdfast.rig.check;

import dev.holdfast.rig.stores.EventTopic;
import java.util.List;

/**
 * What Kafka says of the orders' events.
 *
 * @param events every record, by partition and offset
 * @param progress one entry a consumer group and partition
 */
public record Topic(List<Event> events, List<DeadLetter> deadLetters, List<Progress> progress) {
    /** The group that charges. */
    static final String PAYMENTS = "payments";

    /** The group that writes documents. */
    static final String DOCUMENTS = "documents";

    /** Where a record is. */
    public record Place(int partition, long offset) {}

    /**
     * A record of the topic.
     *
     * @param id of the event, the same for every delivery
     * @param word what happened, as the timeline has it
     * @param status of the order after it
     * @param version of the order after it
     * @param content hash of the order after it, comparable with {@link Fingerprint#whole}
     * @param bytes hash of key and value
     * @param planted whether the rig itself put it there, under the header {@link EventTopic#PLANTED}
     * @param fault why it cannot be read; "" where it can
     */
    public record Event(
            Place place,
            String id,
            String orderId,
            int sequence,
            String word,
            String status,
            int version,
            long content,
            long bytes,
            boolean planted,
            String fault) {
        boolean readable() {
            return fault.isEmpty();
        }

        @Override
        public String toString() {
            return "record " + place.partition() + "@" + place.offset() + " "
                    + (readable() ? orderId + " " + sequence + " " + word + " " + status + " event " + id : fault);
        }
    }

    /**
     * A record of the dead-letter topic.
     *
     * @param from where it was, by its headers
     * @param bytes hash of key and value
     */
    public record DeadLetter(String group, Place from, String reason, long bytes) {}

    /**
     * How far a consumer group is.
     *
     * @param committed 0 where nothing was ever committed
     */
    public record Progress(String group, int partition, long committed, long end) {}
}
