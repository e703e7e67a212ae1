package dev.holdfast.rig.fuzz;

import dev.holdfast.rig.fuzz.Node.Place;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** Ways to bend a request. Those of bytes come last: after them a body is no tree any more. */
enum Mutation {
    FIELD_MISSING(Mutation::hasPlaces, (draft, chance) -> place(draft, chance).remove()),
    FIELD_ODD(Mutation::hasPlaces, (draft, chance) -> place(draft, chance).put(new Node.Leaf(chance.of(Odd.LEAVES)))),
    FIELD_TEXT(Mutation::hasPlaces, (draft, chance) -> place(draft, chance).put(Node.text(chance.of(Odd.TEXTS)))),
    FIELD_HALF_PAIR(
            Mutation::hasPlaces, (draft, chance) -> place(draft, chance).put(new Node.Leaf(chance.of(Odd.HALVES)))),
    FIELD_DEEP(Mutation::hasPlaces, (draft, chance) -> place(draft, chance).put(deep(draft, chance))),
    FIELD_AGAIN(Mutation::hasPlaces, (draft, chance) -> place(draft, chance).repeat(1)),
    FIELD_MANY(Mutation::isWhole, (draft, chance) -> place(draft, chance).repeat(90 + chance.below(30))),
    FIELD_UNKNOWN(Mutation::hasPlaces, (draft, chance) -> unknown(draft, chance)),
    TREE_MANY(
            Mutation::isWhole,
            (draft, chance) -> draft.trees.addAll(Collections.nCopies(
                    chance.oneIn(4) ? 520 : 3, draft.trees.getFirst().written()))),
    TREE_ODD(Draft::hasTree, (draft, chance) -> draft.trees.set(0, new Node.Leaf(chance.of(Odd.LEAVES)))),

    CONTENT_TYPE((draft, chance) -> draft.replaceHeader("Content-Type", chance.of(OddHead.TYPES))),
    ACCEPT((draft, chance) -> draft.replaceHeader("Accept", chance.of(OddHead.ACCEPTS))),
    IF_MATCH((draft, chance) -> draft.replaceHeader("If-Match", chance.of(OddHead.MATCHES))),
    PREFER((draft, chance) -> draft.replaceHeader("Prefer", chance.of(OddHead.PREFERENCES))),
    KEY((draft, chance) -> draft.replaceHeader("Idempotency-Key", chance.of(OddHead.KEYS))),
    KEY_TEXT((draft, chance) -> draft.replaceHeader("Idempotency-Key", OddHead.headerValue(chance.of(Odd.TEXTS)))),
    HEADER((draft, chance) -> draft.headers.add(chance.of(OddHead.HEADERS))),
    HEADER_TEXT((draft, chance) -> draft.header("X-Odd", OddHead.headerValue(chance.of(Odd.TEXTS)))),
    HEADER_AGAIN(draft -> !draft.headers.isEmpty(), (draft, chance) -> draft.headers.add(chance.of(draft.headers))),
    HEADER_MISSING(
            draft -> !draft.headers.isEmpty(),
            (draft, chance) -> draft.headers.remove(chance.below(draft.headers.size()))),
    HEADERS_MANY((draft, chance) ->
            draft.headers.addAll(Collections.nCopies(60 + chance.below(60), new Draft.Pair("X-Many", "1")))),

    METHOD((draft, chance) -> draft.method = chance.of(OddHead.METHODS)),
    PATH_TEXT((draft, chance) -> draft.path = parent(draft.path) + Odd.encoded(chance.of(Odd.TEXTS))),
    PATH_ODD(Mutation::oddPath),
    PATH_CASE((draft, chance) -> draft.path = draft.path.toUpperCase(Locale.ROOT)),

    QUERY_TEXT(Mutation::hasQuery, (draft, chance) -> value(draft, chance, Odd.encoded(chance.of(Odd.TEXTS)))),
    QUERY_ODD(Mutation::hasQuery, (draft, chance) -> value(draft, chance, Odd.encoded(chance.of(Odd.LEAVES)))),
    QUERY_BROKEN(Mutation::hasQuery, (draft, chance) -> value(draft, chance, chance.of(OddHead.PATHS))),
    QUERY_AGAIN(Mutation::hasQuery, (draft, chance) -> draft.query.add(chance.of(draft.query))),
    QUERY_UNKNOWN((draft, chance) -> draft.query(Odd.encoded(chance.of(Odd.FIELDS)), "1")),
    CURSOR((draft, chance) -> draft.query("cursor", cursor(chance))),

    BODY_STRAY(draft -> !draft.hasBody(), (draft, chance) -> draft.json(new Node.Leaf(chance.of(Odd.LEAVES)))),
    BODY_EMPTY(Draft::hasBody, (draft, chance) -> draft.body(new byte[chance.below(3)])),
    BODY_CUT(Mutation::hasBytes, (draft, chance) -> draft.body(Bytes.cut(draft.body(), chance))),
    BODY_FLIPPED(Mutation::hasBytes, (draft, chance) -> draft.body(Bytes.flipped(draft.body(), chance))),
    BODY_SPLICED(Mutation::hasBytes, (draft, chance) -> draft.body(Bytes.spliced(draft.body(), chance))),
    BODY_BROKEN_UTF8(Draft::hasBody, (draft, chance) -> draft.body(Bytes.broken(draft.body(), chance))),
    BODY_MARKED(Draft::hasBody, (draft, chance) -> draft.body(Bytes.marked(draft.body(), chance))),
    BODY_LARGE(
            draft -> !draft.bent && draft.hasBody(), (draft, chance) -> draft.body(Bytes.large(draft.body(), chance)));

    private static final int LARGE = 32 * 1024;

    private final Predicate<Draft> possible;
    private final BiConsumer<Draft, Chance> change;

    Mutation(BiConsumer<Draft, Chance> change) {
        this(_ -> true, change);
    }

    Mutation(Predicate<Draft> possible, BiConsumer<Draft, Chance> change) {
        this.possible = possible;
        this.change = change;
    }

    /** Bends the draft in one to three ways, and says in which. */
    static List<Mutation> bend(Draft draft, Chance chance) {
        List<Mutation> done = new ArrayList<>();
        for (int more = chance.oneIn(3) ? 1 + chance.below(3) : 1; more > 0; more--) {
            List<Mutation> possible = new ArrayList<>();
            for (Mutation mutation : values()) {
                if (mutation.possible.test(draft)) {
                    possible.add(mutation);
                }
            }
            Mutation mutation = chance.of(possible);
            mutation.change.accept(draft, chance);
            draft.bent = true;
            done.add(mutation);
            if (draft.body().length > LARGE) {
                break;
            }
        }
        return done;
    }

    private static boolean hasPlaces(Draft draft) {
        return draft.hasTree()
                && draft.trees.stream().anyMatch(tree -> !tree.places().isEmpty());
    }

    /**
     * A large body stands behind a sound head: behind a broken one the service may hang up without reading it, and
     * whoever is still writing then cannot read the answer.
     */
    private static boolean isWhole(Draft draft) {
        return !draft.bent && hasPlaces(draft);
    }

    private static boolean hasQuery(Draft draft) {
        return !draft.query.isEmpty();
    }

    private static boolean hasBytes(Draft draft) {
        return draft.hasBody() && draft.body().length > 0;
    }

    private static Place place(Draft draft, Chance chance) {
        List<Place> places = new ArrayList<>();
        draft.trees.forEach(tree -> places.addAll(tree.places()));
        return chance.of(places);
    }

    private static void unknown(Draft draft, Chance chance) {
        Node.Field field = new Node.Field(chance.of(Odd.FIELDS), new Node.Leaf(chance.of(Odd.LEAVES)));
        List<Node.Fields> objects = new ArrayList<>();
        for (Node tree : draft.trees) {
            if (tree instanceof Node.Fields fields) {
                objects.add(fields);
            }
            tree.places().forEach(place -> {
                if (place.value() instanceof Node.Fields fields) {
                    objects.add(fields);
                }
            });
        }
        if (!objects.isEmpty()) {
            chance.of(objects).fields().add(field);
        }
    }

    /** Some are closed again, most are not. */
    private static Node deep(Draft draft, Chance chance) {
        int depth = chance.of(draft.bent ? List.of(5, 50, 500) : List.of(5, 50, 500, 5_000, 100_000));
        boolean closed = chance.oneIn(2);
        return new Node.Leaf(
                chance.oneIn(2)
                        ? "[".repeat(depth) + (closed ? "]".repeat(depth) : "")
                        : "{\"a\":".repeat(depth) + (closed ? "1" + "}".repeat(depth) : ""));
    }

    private static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    private static void oddPath(Draft draft, Chance chance) {
        String odd = chance.of(OddHead.PATHS);
        draft.path = odd.startsWith("/=") ? odd.substring(2) : draft.path + odd;
    }

    private static void value(Draft draft, Chance chance, String value) {
        int at = chance.below(draft.query.size());
        draft.query.set(at, new Draft.Pair(draft.query.get(at).name(), value));
    }

    /** Words of the alphabet of Base64, and made of what a cursor may hold. */
    private static String cursor(Chance chance) {
        String text = switch (chance.below(5)) {
            case 0 -> chance.of(Odd.TEXTS);
            case 1 -> chance.of(Odd.LEAVES) + "\n" + chance.of(Odd.TEXTS);
            case 2 -> "999999999999999\n00000000-0000-7000-8000-000000000000";
            case 3 -> "1\n2\n3";
            default -> "";
        };
        String word = Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        return chance.oneIn(4) ? word + "=" : word;
    }
}
