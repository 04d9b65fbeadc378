package dev.salem.editor.mend;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MendSettingsTest {
    @ParameterizedTest
    @CsvSource({
        "0,10,16,0.95,3e-4,10,600,50,rank must be at least 1",
        "4,0,16,0.95,3e-4,10,600,50,batch must be at least 1",
        "4,10,0,0.95,3e-4,10,600,50,maxLowRank must be at least 1",
        "4,10,16,0,3e-4,10,600,50,energy must be above 0",
        "4,10,16,1.1,3e-4,10,600,50,energy must be at most 1",
        "4,10,16,NaN,3e-4,10,600,50,energy must be above 0",
        "4,10,16,0.95,-1,10,600,50,learningRate must be above 0",
        "4,10,16,0.95,Infinity,10,600,50,learningRate must be above 0",
        "4,10,16,0.95,3e-4,7,600,50,validationInterval must be a multiple of the accumulation 7",
        "4,10,16,0.95,3e-4,10,601,50,maxSteps must be a multiple of the validationInterval 50",
        "4,10,16,0.95,3e-4,10,-50,50,maxSteps must be a multiple",
    })
    void settings_nameTheBadValue(
            int rank,
            int batch,
            int lowRank,
            double energy,
            double rate,
            int accumulation,
            int steps,
            int interval,
            String message) {
        assertThatThrownBy(() -> new MendSettings(
                        Normalisation.WHITENED,
                        FactorMode.BATCH,
                        rank,
                        batch,
                        lowRank,
                        energy,
                        rate,
                        1e-2,
                        accumulation,
                        steps,
                        interval,
                        5,
                        48,
                        0.1,
                        100,
                        0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
