package dev.accountvending.local.functions;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Map;

class RouteTest {
    @Test
    void match_decodesItsParameters() {
        Route route = new Route("get", "/accounts/{name}/progress", "", "f");
        assertThat(route.key()).isEqualTo("GET /accounts/{name}/progress");
        assertThat(route.match("/accounts/a%2Fb+c/progress")).contains(Map.of("name", "a/b+c"));
        assertThat(route.match("/accounts/a")).isEmpty();
        assertThat(route.match("/accounts//progress")).isEmpty();
        assertThat(route.match("/accounts/a/progress/b")).isEmpty();
    }

    @Test
    void match_whenGreedy_takesTheRest() {
        Route route = new Route("ANY", "/slack/{proxy+}", "", "f");
        assertThat(route.match("/slack/a/b")).contains(Map.of("proxy", "a/b"));
        assertThat(route.takes("DELETE")).isTrue();
    }

    @Test
    void specificity_prefersFixedSegments() {
        Route fixed = new Route("GET", "/accounts/all", "", "f");
        Route label = new Route("GET", "/accounts/{name}", "", "f");
        Route greedy = new Route("GET", "/accounts/{proxy+}", "", "f");
        assertThat(fixed.specificity()).isGreaterThan(label.specificity());
        assertThat(label.specificity()).isGreaterThan(greedy.specificity());
    }
}
