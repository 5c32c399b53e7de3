package dev.kakehashi.submission;

import dev.kakehashi.analysis.AnalysisOptions;

/** Reads {@link AnalysisOptions} from submitted fields; what is left empty is the paper's (METHOD sections 4 and 5). */
final class AnalysisFields {
    private AnalysisFields() {}

    static AnalysisOptions read(Fields fields, AnalysisOptions paper) {
        return new AnalysisOptions(
                fields.whole("evaluationTokens", paper.evaluationTokens(), 64, 1_000_000_000L),
                fields.number("activatingFraction", paper.activatingFraction(), 0, 0.999),
                fields.number("classCutoff", paper.classCutoff(), 0.5, 0.9999),
                fields.choice("languageMode", paper.languageMode()),
                fields.integer("rareBelow", paper.rareBelow(), 1, 1_000_000),
                fields.number("clusterThreshold", paper.clusterThreshold(), -1, 1),
                fields.choice("linkage", paper.linkage()),
                fields.choice("singleToken", paper.singleToken()),
                fields.integer("crossEntropySequences", paper.crossEntropySequences(), 0, 1_000_000),
                fields.whole("analysisSeed", paper.seed(), 0, Long.MAX_VALUE),
                retention(fields, paper),
                fields.integer("pairTokens", paper.pairTokens(), 0, 1_000_000),
                fields.choice("loneSpace", paper.loneSpace()));
    }

    /** What is kept must hold A(i). */
    private static double retention(Fields fields, AnalysisOptions paper) {
        double retention = fields.number("retention", paper.retention(), 0, 0.999);
        double fraction = fields.number("activatingFraction", paper.activatingFraction(), 0, 0.999);
        return retention <= fraction ? retention
                : fields.refuse("retention", fields.say().retainsTooLittle(retention, fraction), paper.retention());
    }
}
