package dev.accountvending.local.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StackParametersTest {
    @Test
    void lists_areAnsweredAsTheyWereGiven_andTextsStay() {
        assertThat(
                        StackParameters.asGiven(
                                "<ParameterValue>['1', '2']</ParameterValue><ParameterValue>[&#39;3&#39;]"
                                        + "</ParameterValue><ParameterValue>plain</ParameterValue>"))
                .isEqualTo(
                        "<ParameterValue>1,2</ParameterValue><ParameterValue>3</ParameterValue>"
                                + "<ParameterValue>plain</ParameterValue>");
    }
}
