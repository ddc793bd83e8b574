package dev.accountvending.reconcile;

import static dev.accountvending.reconcile.TestingOrganization.ANA;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.runtime.TestingContext;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

class EarlierReconciliationTest {
    private final TestingOrganization there = new TestingOrganization();

    @Test
    void anExecutionOfTheEarlierDefinition_getsItsFirstLook() throws IOException {
        there.active();
        there.tree.put(ANA.value(), "Sandbox");
        ByteArrayOutputStream answer = new ByteArrayOutputStream();

        there.earlier(there::inspection)
                .handleRequest(
                        new ByteArrayInputStream(
                                "{\"execution\":\"arn:earlier\"}".getBytes(StandardCharsets.UTF_8)),
                        answer,
                        TestingContext.lasting(30_000));

        assertThat(answer.toString(StandardCharsets.UTF_8)).isEqualTo("{\"findings\":1}");
        assertThat(there.registry.document(FirstCheck.MEMO, FirstCheck.class).orElseThrow())
                .matches(look -> look.execution().equals("arn:earlier"))
                .matches(look -> look.seen().size() == 1);
    }
}
