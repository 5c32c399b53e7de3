package dev.kakehashi.submission;

import dev.kakehashi.analysis.AnalysisOptions;

/** Reads {@link AnalysisOptions} from submitted fields; what is left empty is the paper's (METHOD sections 4 and 5). */
final class AnalysisFields {
    private AnalysisFields() {}

    static AnalysisOptions read(Fields fields, AnalysisOptions paper) {
        return new AnalysisOptions(
                StudyOption.EVALUATION_TOKENS.whole(fields, paper.evaluationTokens()),
                StudyOption.ACTIVATING_FRACTION.number(fields, paper.activatingFraction()),
                StudyOption.CLASS_CUTOFF.number(fields, paper.classCutoff()),
                StudyOption.LANGUAGE_MODE.choice(fields, paper.languageMode()),
                StudyOption.RARE_BELOW.integer(fields, paper.rareBelow()),
                StudyOption.CLUSTER_THRESHOLD.number(fields, paper.clusterThreshold()),
                StudyOption.LINKAGE.choice(fields, paper.linkage()),
                StudyOption.SINGLE_TOKEN.choice(fields, paper.singleToken()),
                StudyOption.CROSS_ENTROPY_SEQUENCES.integer(fields, paper.crossEntropySequences()),
                StudyOption.ANALYSIS_SEED.whole(fields, paper.seed()),
                retention(fields, paper),
                StudyOption.PAIR_TOKENS.integer(fields, paper.pairTokens()),
                StudyOption.LONE_SPACE.choice(fields, paper.loneSpace()));
    }

    /** What is kept must hold A(i). */
    private static double retention(Fields fields, AnalysisOptions paper) {
        double retention = StudyOption.RETENTION.number(fields, paper.retention());
        double fraction = StudyOption.ACTIVATING_FRACTION.number(fields, paper.activatingFraction());
        return retention <= fraction ? retention
                : fields.refuse("retention", fields.say().retainsTooLittle(retention, fraction), paper.retention());
    }
}
