package io.gateway302.tasks.response;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class TaskFractionTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'progress':40}                    | 0.4",
                "{'progress':'40%'}                 | 0.4",
                "{'progress':0.4}                   | 0.4",
                "{'data':{'progress':'7'}}          | 0.07",
                "{'task':{'progressRatio':'0.25'}}  | 0.25",
                "{'progress':100}                   | 1.0",
                "{'progress':'1%'}                  | 0.01",
                "{'progress':'soon'}                |",
                "{'progress':-1}                    |",
                "{'progress':1000}                  |",
                "{}                                 |"
            })
    void readsFractionsAndPercent(String answer, Double fraction) {
        assertThat(TaskFraction.of(JsonMapper.shared().readTree(answer.replace('\'', '"'))))
                .isEqualTo(fraction);
    }
}
