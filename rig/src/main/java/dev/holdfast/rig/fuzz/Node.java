package dev.holdfast.rig.fuzz;

import dev.holdfast.rig.shop.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** JSON that may be bent out of shape: a field may stand twice, and a leaf is any text at all. Its lists change. */
sealed interface Node {
    /** @param text as it is written, with its quotes where it is a string */
    record Leaf(String text) implements Node {}

    record Elements(List<Node> nodes) implements Node {}

    record Fields(List<Field> fields) implements Node {
        Fields and(String name, Node value) {
            fields.add(new Field(name, value));
            return this;
        }
    }

    /** @param name without quotes, as it is written between them */
    record Field(String name, Node value) {}

    static Fields object() {
        return new Fields(new ArrayList<>());
    }

    static Elements list(Node... nodes) {
        return new Elements(new ArrayList<>(Arrays.asList(nodes)));
    }

    static Leaf text(String text) {
        return new Leaf(Json.quoted(text));
    }

    static Leaf number(long number) {
        return new Leaf(Long.toString(number));
    }

    /** Where a value stands in a tree: a field of an object, or an element of a list. */
    record Place(Node parent, int index) {
        Node value() {
            return switch (parent) {
                case Fields(List<Field> fields) -> fields.get(index).value();
                case Elements(List<Node> nodes) -> nodes.get(index);
                case Leaf leaf -> leaf;
            };
        }

        void put(Node value) {
            switch (parent) {
                case Fields(List<Field> fields) ->
                    fields.set(index, new Field(fields.get(index).name(), value));
                case Elements(List<Node> nodes) -> nodes.set(index, value);
                case Leaf _ -> {}
            }
        }

        void remove() {
            switch (parent) {
                case Fields(List<Field> fields) -> fields.remove(index);
                case Elements(List<Node> nodes) -> nodes.remove(index);
                case Leaf _ -> {}
            }
        }

        /** Once more behind the others, as it is written now: what happens to one copy happens to no other. */
        void repeat(int times) {
            Node copy = value().written();
            for (int i = 0; i < times; i++) {
                switch (parent) {
                    case Fields(List<Field> fields) ->
                        fields.add(new Field(fields.get(index).name(), copy));
                    case Elements(List<Node> nodes) -> nodes.add(copy);
                    case Leaf _ -> {}
                }
            }
        }
    }

    /** The same text as one leaf. */
    default Leaf written() {
        StringBuilder json = new StringBuilder();
        write(json);
        return new Leaf(json.toString());
    }

    /** Every place below this one. */
    default List<Place> places() {
        List<Place> places = new ArrayList<>();
        collect(places);
        return places;
    }

    private void collect(List<Place> places) {
        int size = switch (this) {
            case Fields(List<Field> fields) -> fields.size();
            case Elements(List<Node> nodes) -> nodes.size();
            case Leaf _ -> 0;
        };
        for (int i = 0; i < size; i++) {
            Place place = new Place(this, i);
            places.add(place);
            place.value().collect(places);
        }
    }

    default void write(StringBuilder json) {
        switch (this) {
            case Leaf(String text) -> json.append(text);
            case Elements(List<Node> nodes) -> {
                json.append('[');
                for (int i = 0; i < nodes.size(); i++) {
                    json.append(i == 0 ? "" : ",");
                    nodes.get(i).write(json);
                }
                json.append(']');
            }
            case Fields(List<Field> fields) -> {
                json.append('{');
                for (int i = 0; i < fields.size(); i++) {
                    json.append(i == 0 ? "\"" : ",\"")
                            .append(fields.get(i).name())
                            .append("\":");
                    fields.get(i).value().write(json);
                }
                json.append('}');
            }
        }
    }
}
