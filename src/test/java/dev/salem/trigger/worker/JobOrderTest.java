package dev.salem.trigger.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.salem.job.JobRequestException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobOrderTest {
    private static final String REQUEST = "{\"model\":\"models:/m/1\",\"editSet\":\"s3://b/e.jsonl\"}";

    @Test
    void parse_anEvent_makesItsKeyOfSourceAndId() {
        JobOrder.Asked order = asked("{'specversion':'1.0','id':'7','source':'/ci','type':'t','data':" + REQUEST + "}");

        assertThat(order.requester()).isEqualTo("event:/ci");
        assertThat(order.key()).contains("/ci\n7");
        assertThat(order.request().model()).isEqualTo("models:/m/1");
    }

    @Test
    void parse_anEventWithBinaryData_readsTheSame() {
        String data = Base64.getEncoder().encodeToString(REQUEST.getBytes(StandardCharsets.UTF_8));

        assertThat(parse("{'specversion':'1.0','id':'7','source':'/ci','type':'t','data_base64':'" + data + "'}"))
                .isEqualTo(parse("{'specversion':'1.0','id':'7','source':'/ci','type':'t','data':" + REQUEST + "}"));
    }

    @Test
    void parse_aRequest_takesTheKeyThatIsGiven() {
        assertThat(asked(REQUEST).requester()).isEqualTo("worker");
        assertThat(asked(REQUEST).key()).contains("given");
    }

    @Test
    void parse_anEventOfTheFront_namesItsJob() {
        assertThat(
                        parse(
                                "{'specversion':'1.0','id':'7','source':'/s','type':'dev.salem.job.waiting','data':{'job':'a1'}}"))
                .isEqualTo(new JobOrder.Taken("a1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'specversion':'0.3','id':'1','source':'/s','type':'t','data':{}} | specversion",
                "{'specversion':'1.0','source':'/s','type':'t','data':{}}          | id",
                "{'specversion':'1.0','id':'1','type':'t','data':{}}               | source",
                "{'specversion':'1.0','id':'1','source':'/s','data':{}}            | type",
                "{'specversion':'1.0','id':7,'source':'/s','type':'t','data':{}}    | id",
                "{'specversion':1.0,'id':'1','source':'/s','type':'t','data':{}}    | specversion",
                "{'specversion':'1.0','id':'b\\u000ac','source':'a','type':'t','data':{}} | control characters",
                "{'specversion':'1.0','id':'c','source':'a\\u000ab','type':'t','data':{}} | control characters",
                "{'specversion':'1.0','id':'1','source':'/s','type':'t','data_base64':'!'}  | data_base64",
                "{'specversion':'1.0','id':'1','source':'/s','type':'t','data_base64':'ew=='} | data_base64",
                "{'specversion':'1.0','id':'1','source':'/s','type':'t'}           | must be a JSON object",
                "{'specversion':'1.0','id':'1','source':'/s','type':'t','data':{'model':7}} | model",
                "{                                                                 | must be a JSON document",
                "7                                                                 | must be a JSON object"
            })
    void parse_saysWhatIsWrong(String json, String reason) {
        assertThat(catchThrowableOfType(JobRequestException.class, () -> parse(json)))
                .hasMessageContaining(reason);
    }

    private static JobOrder.Asked asked(String json) {
        return (JobOrder.Asked) parse(json);
    }

    private static JobOrder parse(String json) {
        return JobOrder.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), Optional.of("given"));
    }
}
