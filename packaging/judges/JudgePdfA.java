import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.RuleId;

/**
 * Judges PDF files against PDF/A-3b with veraPDF's library.
 *
 * <p>Reads one path a line from standard input and answers each with tab-separated lines: "rule", clause, test number,
 * count of failures, place, message; closed by one line "verdict", "compliant" or "not-compliant", checks made (or
 * "verdict", "error", reason). One process serves a whole test session, because starting Java is what costs time.
 */
public final class JudgePdfA {
    private JudgePdfA() {
    }

    public static void main(String[] arguments) throws Exception {
        LogManager.getLogManager().reset();
        Logger.getLogger("").setLevel(Level.OFF);
        PrintStream answer = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        VeraGreenfieldFoundryProvider.initialise();
        answer.println("veraPDF\t" + Foundries.defaultInstance().getDetails().getVersion());
        BufferedReader paths = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String path = paths.readLine(); path != null; path = paths.readLine()) {
            try {
                judge(path, answer);
            } catch (Exception | LinkageError | StackOverflowError fault) {
                answer.println("verdict\terror\t" + oneLine(String.valueOf(fault)));
            }
        }
    }

    private static void judge(String path, PrintStream answer) throws Exception {
        PDFAFlavour flavour = PDFAFlavour.PDFA_3_B;
        try (InputStream file = new FileInputStream(path);
                PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, 100, false, false, false)) {
            ValidationResult result = validator.validate(parser);
            for (Map.Entry<RuleId, Integer> rule : result.getFailedChecks().entrySet()) {
                TestAssertion first = first(result, rule.getKey());
                answer.println(String.join("\t", "rule", rule.getKey().getClause(),
                        String.valueOf(rule.getKey().getTestNumber()), String.valueOf(rule.getValue()),
                        first == null ? "" : oneLine(first.getLocation().getContext()),
                        first == null ? "" : oneLine(first.getMessage())));
            }
            answer.println("verdict\t" + (result.isCompliant() ? "compliant" : "not-compliant") + "\t"
                    + result.getTotalAssertions());
        }
    }

    private static TestAssertion first(ValidationResult result, RuleId rule) {
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getRuleId().equals(rule) && assertion.getStatus() == TestAssertion.Status.FAILED) {
                return assertion;
            }
        }
        return null;
    }

    private static String oneLine(String text) {
        return text == null ? "" : text.replaceAll("[\\s\\p{Cntrl}]+", " ");
    }
}
