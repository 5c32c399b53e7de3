package dev.kakehashi.translation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutputFaultTest {
    private static final String CAT = "The cat sleeps on the sofa.";
    private static final String NEKO = "猫がソファーで寝ている。";

    @Test
    void the_source_again_is_a_copy_whatever_its_width_case_blanks_and_punctuation() {
        for (var copy : List.of(CAT, "the cat sleeps on the sofa", "ＴＨＥ　ＣＡＴ sleeps, on the sofa!",
                "The cat sleeps on the", "Well. The cat sleeps on the sofa."))
            assertTrue(faulty(OutputFault.COPIED, CAT, NEKO, copy, Direction.EN_JA), copy);
        for (var other : List.of(NEKO, "The dog eats on a mat.", "", "…", "猫 (cat) がソファーで寝ている。"))
            assertFalse(faulty(OutputFault.COPIED, CAT, NEKO, other, Direction.EN_JA), other);
    }

    @Test
    void what_the_reference_copies_too_is_no_fault() {
        assertFalse(faulty(OutputFault.COPIED, "NASA", "NASA", "NASA", Direction.EN_JA));
        assertFalse(faulty(OutputFault.WRONG_SCRIPT, "NASA", "NASA", "NASA", Direction.EN_JA));
        assertTrue(faulty(OutputFault.COPIED, "NASA", "航空宇宙局", "NASA", Direction.EN_JA));
    }

    @Test
    void fewer_than_half_of_the_letters_in_the_target_script_is_the_wrong_script() {
        assertTrue(faulty(OutputFault.WRONG_SCRIPT, CAT, NEKO, "A cat.", Direction.EN_JA));
        assertTrue(faulty(OutputFault.WRONG_SCRIPT, CAT, NEKO, "ネコ cat", Direction.EN_JA),
                "three Latin letters of five");
        assertFalse(faulty(OutputFault.WRONG_SCRIPT, CAT, NEKO, "ｿﾌｧｰのネコ cat", Direction.EN_JA),
                "half-width katakana and the long vowel are Japanese");
        assertTrue(faulty(OutputFault.WRONG_SCRIPT, NEKO, CAT, "猫が寝ている", Direction.JA_EN));
        assertTrue(faulty(OutputFault.WRONG_SCRIPT, NEKO, CAT, "Кошка спит", Direction.JA_EN));
        assertFalse(faulty(OutputFault.WRONG_SCRIPT, NEKO, CAT, "Ａ cat, 1945!", Direction.JA_EN));
        assertFalse(faulty(OutputFault.WRONG_SCRIPT, NEKO, CAT, "1945", Direction.JA_EN), "digits are of no script");
    }

    @Test
    void blanks_alone_are_empty_and_only_that() {
        assertTrue(faulty(OutputFault.EMPTY, CAT, NEKO, " \u3000", Direction.EN_JA));
        for (var fault : List.of(OutputFault.COPIED, OutputFault.WRONG_SCRIPT))
            assertFalse(faulty(fault, CAT, NEKO, "", Direction.EN_JA));
    }

    @Test
    void whether_an_output_was_cut_is_unknown_where_it_was_not_stored() {
        var of = new MeasuredTranslations.Line(CAT, NEKO, NEKO, Map.of(), null);
        assertEquals(Optional.empty(), OutputFault.CUT.of(of, Direction.EN_JA));
        assertEquals(Optional.empty(),
                FaultShare.of(OutputFault.CUT, List.of(new MeasuredTranslations(Direction.EN_JA, List.of(of)))));
        assertEquals(Optional.of(true),
                OutputFault.CUT.of(new MeasuredTranslations.Line(CAT, NEKO, NEKO, Map.of(), true), Direction.EN_JA));
    }

    @Test
    void the_share_of_several_draws_has_all_outputs_as_its_denominator_and_an_interval_that_counts_each_sentence_once() {
        var one = translations(CAT, CAT, NEKO, NEKO, NEKO, NEKO, NEKO, NEKO, NEKO, NEKO);
        var other = translations(NEKO, NEKO, NEKO, NEKO, NEKO, NEKO, NEKO, NEKO, NEKO, NEKO);
        var share = FaultShare.of(OutputFault.COPIED, List.of(one, other)).orElseThrow();
        assertEquals(2, share.count());
        assertEquals(20, share.outputs());
        assertEquals(10, share.sentences());
        assertEquals(0.1, share.share());
        assertEquals(FaultShare.wilson(1, 10, 10).high(), share.high(), 1e-12);
    }

    @Test
    void intervals_are_wilsons_as_published_and_never_empty() {
        var found = FaultShare.wilson(10, 100, 100);
        assertEquals(0.0552, found.low(), 5e-5); // Wilson (1927) for 10 of 100
        assertEquals(0.1744, found.high(), 5e-5);
        var none = FaultShare.wilson(0, 60, 60);
        assertEquals(0, none.low());
        assertEquals(0.0602, none.high(), 5e-5);
        assertEquals(1, FaultShare.wilson(60, 60, 60).high());
        assertEquals(1 - none.high(), FaultShare.wilson(60, 60, 60).low(), 1e-12);
    }

    private static MeasuredTranslations translations(String... outputs) {
        return new MeasuredTranslations(Direction.EN_JA, IntStream.range(0, outputs.length)
                .mapToObj(i -> new MeasuredTranslations.Line(CAT, NEKO, outputs[i], Map.of(), false)).toList());
    }

    private static boolean faulty(OutputFault fault, String source, String reference, String output,
            Direction direction) {
        return fault.of(new MeasuredTranslations.Line(source, reference, output, Map.of(), false), direction)
                .orElseThrow();
    }
}
