package dev.holdfast.rig.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.rig.http.Address;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The grammar: the same seed makes the same requests, and nothing is left out. */
class ShotTest {
    static final Address NOWHERE = new Address("localhost", 1);
    static final World WORLD = new World("t", List.of("A", "B"), List.of("T"), List.of("o-1"));

    static Shot shot(long seed, long number) {
        return Shot.of(WORLD, NOWHERE, seed, number);
    }

    @Test
    void makesTheSameRequestsFromTheSameSeed() {
        for (int number = 0; number < 200; number++) {
            assertThat(shot(7, number).request().copy())
                    .isEqualTo(shot(7, number).request().copy());
        }
        assertThat(shot(8, 1).request().copy())
                .isNotEqualTo(shot(7, 1).request().copy());
    }

    @Test
    void reachesEveryEndpointAndEveryMutation() {
        Set<Endpoint> bent = EnumSet.noneOf(Endpoint.class);
        Set<Mutation> mutations = EnumSet.noneOf(Mutation.class);
        for (int number = 1; number < 1_000; number++) {
            Shot shot = shot(1, number);
            mutations.addAll(shot.mutations());
            if (!shot.isControl()) {
                bent.add(shot.endpoint());
            }
        }
        assertThat(bent).containsExactlyInAnyOrder(Endpoint.values());
        assertThat(mutations).containsExactlyInAnyOrder(Mutation.values());
    }

    @Test
    void bendsEveryRequestButOneInFifty() {
        for (int number = 0; number < 200; number++) {
            assertThat(shot(1, number).isControl()).isEqualTo(number % 50 == 0);
        }
    }

    @Test
    void makesWholeJsonOfEveryValidBody() {
        for (Endpoint endpoint : Endpoint.values()) {
            Draft draft = new Grammar(WORLD).draft(endpoint, new Chance(1, 1), 1);
            for (Node tree : draft.trees) {
                assertThat(JsonReader.object(tree.written().text()))
                        .as(endpoint.name())
                        .isNotNull();
            }
        }
    }

    @Test
    void neverMakesMoreThanTheServiceReads() {
        for (int number = 0; number < 1_000; number++) {
            assertThat(shot(2, number).request().copy().length).isLessThan(16 * 1024 * 1024);
        }
    }

    @Test
    void holdsNoWordThatWouldLookLikeALeak() {
        for (List<String> texts : List.of(Odd.TEXTS, Odd.LEAVES, Odd.FIELDS, Odd.HALVES)) {
            for (String text : texts) {
                assertThat(Oracle.problemFault(422, "application/problem+json", problem(text)))
                        .isIn(null, "a problem that is no JSON object");
            }
        }
    }

    private static String problem(String detail) {
        return "{\"type\":\"/x\",\"title\":\"t\",\"status\":422,\"code\":\"c\",\"detail\":"
                + Node.text(detail).text() + "}";
    }

    @Test
    void showsBytesSoThatTheyCanBeSentAgain() {
        assertThat(Failure.escaped("a\\\u00e9\r\n".getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo("a\\\\\\xe9\\x0d\\x0a");
    }
}
