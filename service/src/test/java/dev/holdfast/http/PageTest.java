package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageTest {
    @Test
    void namesTheNextPageOnlyWhereThereIsOne() {
        assertThat(Page.of(List.of("a", "b", "c"), 2, last -> "after " + last))
                .isEqualTo(new Page<>(List.of("a", "b"), "after b"));
        assertThat(Page.of(List.of("a", "b"), 2, last -> "after " + last))
                .isEqualTo(new Page<>(List.of("a", "b"), null));
        assertThat(Page.of(List.<String>of(), 2, last -> "after " + last)).isEqualTo(new Page<>(List.of(), null));
    }

    @Test
    void writesANullCursorOnTheLastPage() {
        assertThat(new String(Json.bytes(new Page<>(List.of(), null)), StandardCharsets.UTF_8))
                .isEqualTo("{\"items\":[],\"nextCursor\":null}");
    }

    @Test
    void isTheSameWhetherItsItemsAreJsonAlreadyOrNot() {
        for (Page<Integer> page : List.of(
                new Page<Integer>(List.of(), null),
                new Page<>(List.of(1), "after \"1\""),
                new Page<>(List.of(1, 22, 333), null))) {
            assertThat(Answer.page(page.map(Json::bytes)).getBody()).isEqualTo(Json.bytes(page));
        }
    }
}
