package dev.holdfast.messaging;

import dev.holdfast.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * What an operator does with dead letters: {@code list}, {@code show} one, {@code replay} some. A dead letter is named by
 * its place in the dead-letter topic, partition@offset. Replaying sends the record as it was to where it was read from;
 * every group sees it again, and those that had applied it already recognise it. The dead letter stays where it is until
 * the topic's retention ends.
 */
public final class DeadLetterDesk {
    private static final String USAGE = "dead-letters takes: list | show P@O | replay P@O... | replay all";

    /** A broker that is there answers in far less. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Of a value that is shown: enough to see what it is. */
    private static final int SHOWN_BYTES = 4_096;

    private static final Pattern PLACE = Pattern.compile("(\\d{1,9})@(\\d{1,18})");

    private final MessagingSettings settings;
    private final Consumer<String> out;

    /** @param out takes the lines that answer */
    public DeadLetterDesk(Settings settings, Consumer<String> out) {
        this.settings = MessagingSettings.from(settings);
        this.out = out;
    }

    /**
     * @param words the command and what it is about
     * @throws IllegalArgumentException where they are none, or name a dead letter that is not there
     */
    public void run(List<String> words) {
        String command = words.isEmpty() ? "" : words.getFirst();
        List<String> places = words.subList(Math.min(1, words.size()), words.size());
        if (command.equals("list") && places.isEmpty()) {
            list();
        } else if (command.equals("show") && places.size() == 1) {
            show(at(place(places.getFirst())));
        } else if (command.equals("replay") && places.equals(List.of("all"))) {
            replayAll();
        } else if (command.equals("replay") && !places.isEmpty()) {
            List<Place> all = places.stream().map(DeadLetterDesk::place).toList();
            replay(all.stream().map(this::at).toList());
        } else {
            throw new IllegalArgumentException(USAGE);
        }
    }

    private record Place(int partition, long offset) {
        static Place of(ConsumerRecord<byte[], byte[]> letter) {
            return new Place(letter.partition(), letter.offset());
        }

        @Override
        public String toString() {
            return partition + "@" + offset;
        }
    }

    private static Place place(String text) {
        Matcher matcher = PLACE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no place of a dead letter; list shows them, as 0@12");
        }
        return new Place(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }

    private void list() {
        int[] count = new int[1];
        read(letter -> {
            count[0]++;
            byte[] value = letter.value();
            out.accept("%-8s %-24s %-10s %s-%s@%s %7d bytes  %s"
                    .formatted(
                            Place.of(letter),
                            header(letter, "dlt_at"),
                            header(letter, "dlt_group"),
                            header(letter, "dlt_topic"),
                            header(letter, "dlt_partition"),
                            header(letter, "dlt_offset"),
                            value == null ? 0 : value.length,
                            header(letter, "dlt_reason")));
        });
        out.accept(count[0] + " dead letters in " + settings.deadLetterTopic());
    }

    private void show(ConsumerRecord<byte[], byte[]> letter) {
        letter.headers().forEach(header -> out.accept(header.key() + ": " + text(header.value())));
        out.accept("key: " + text(letter.key()));
        byte[] value = letter.value();
        if (value == null) {
            out.accept("no value");
            return;
        }
        out.accept("value: " + value.length + " bytes");
        for (int from = 0; from < Math.min(value.length, SHOWN_BYTES); from += 16) {
            byte[] line = Arrays.copyOfRange(value, from, Math.min(value.length, from + 16));
            out.accept("%06x  %-48s %s"
                    .formatted(
                            from,
                            HexFormat.ofDelimiter(" ").formatHex(line),
                            new String(line, StandardCharsets.US_ASCII).replaceAll("[^ -~]", ".")));
        }
        if (value.length > SHOWN_BYTES) {
            out.accept("and " + (value.length - SHOWN_BYTES) + " bytes more");
        }
    }

    private void replayAll() {
        try (Producer<byte[], byte[]> producer = KafkaClients.deadLetterProducer(settings)) {
            read(letter -> replay(producer, letter));
        }
    }

    private void replay(List<ConsumerRecord<byte[], byte[]>> letters) {
        try (Producer<byte[], byte[]> producer = KafkaClients.deadLetterProducer(settings)) {
            letters.forEach(letter -> replay(producer, letter));
        }
    }

    /** One after the other, each acknowledged before the next: what was said to be replayed is. */
    private void replay(Producer<byte[], byte[]> producer, ConsumerRecord<byte[], byte[]> letter) {
        List<Header> own = StreamSupport.stream(letter.headers().spliterator(), false)
                .filter(header -> !header.key().startsWith("dlt_"))
                .toList();
        String topic = header(letter, "dlt_topic");
        int partition = Integer.parseInt(header(letter, "dlt_partition"));
        try {
            var sent = producer.send(new ProducerRecord<>(topic, partition, letter.key(), letter.value(), own))
                    .get();
            out.accept(Place.of(letter) + " is at " + topic + "-" + partition + "@" + sent.offset() + " again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalArgumentException(
                    Place.of(letter) + " cannot be sent to " + topic + ": " + e.getCause(), e);
        }
    }

    private ConsumerRecord<byte[], byte[]> at(Place place) {
        TopicPartition partition = new TopicPartition(settings.deadLetterTopic(), place.partition);
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            boolean there = partitions(consumer).contains(partition)
                    && consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L) <= place.offset
                    && consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L) > place.offset;
            if (there) {
                consumer.assign(List.of(partition));
                consumer.seek(partition, place.offset);
                for (ConsumerRecord<byte[], byte[]> letter : consumer.poll(PATIENCE)) {
                    return letter;
                }
            }
        }
        throw new IllegalArgumentException("there is no dead letter at " + place + " in " + settings.deadLetterTopic());
    }

    /** All there are at this moment, in order within their partition. */
    private void read(Consumer<ConsumerRecord<byte[], byte[]>> each) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            Collection<TopicPartition> partitions = partitions(consumer);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Predicate<TopicPartition> unread = part -> consumer.position(part) < ends.getOrDefault(part, 0L);
            while (partitions.stream().anyMatch(unread)) {
                for (ConsumerRecord<byte[], byte[]> letter : consumer.poll(PATIENCE)) {
                    if (letter.offset()
                            < ends.getOrDefault(new TopicPartition(letter.topic(), letter.partition()), 0L)) {
                        each.accept(letter);
                    }
                }
            }
        }
    }

    private Collection<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
        return consumer.partitionsFor(settings.deadLetterTopic()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(KafkaClients.consumer(settings, Duration.ofMillis(25)));
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        return header == null ? "?" : text(header.value());
    }

    /** For an operator's screen: control characters of a hostile record must not reach it. */
    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "none" : new String(bytes, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", ".");
    }
}
