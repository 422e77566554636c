package io.jenkins.plugins.marathondeploy.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Docker's documented rules, row by row; {@code ContextSentITest} holds the same against Docker's own client. */
class IgnoreRulesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                // lines (separated by ¶) | path | ignored
                "temp?|temp1|true",
                "temp?|tempa/x|true",
                "temp?|temp|false",
                "temp?|a/temp1|false",
                "*/temp*|a/temporary.txt|true",
                "*/temp*|a/temp/x|true",
                "*/temp*|temp|false",
                "*/*/temp*|a/b/temp|true",
                "*/*/temp*|a/temp|false",
                "**/*.go|x.go|true",
                "**/*.go|a/b/x.go|true",
                "**/*.go|a/b/x.gox|false",
                "**|any/thing|true",
                "**/|any|true",
                "**/x/**|x/a|true",
                "**/x/**|web/x/a/i.js|true",
                "**/x/**|web/x|false",
                "**/x/**|web/ax/b|false",
                "**/.git/**|sub/.git/token|true",
                "**/**|a|true",
                "**/foo|foo|true",
                "**/foo|a/b/foo|true",
                "**/foo|a/foo/x|true",
                "**/foo|afoo|false",
                "**foo|a/bfoo|true",
                "foo/**|foo/a/b|true",
                "foo/**|foo|false",
                "foo/**/bar|foo/bar|true",
                "foo/**/bar|foo/a/b/bar|true",
                "foo/**/bar|foo/a/b/barn|false",
                "a/**b|a/x/b|true",
                "*.md¶!README.md|README.md|false",
                "*.md¶!README.md|OTHER.md|true",
                "*.md¶!README*.md¶README-secret.md|README-secret.md|true",
                "*.md¶!README*.md¶README-secret.md|README-2.md|false",
                "*.md¶README-secret.md¶!README*.md|README-secret.md|false",
                "!x¶x|x|true",
                "x¶!x|x|false",
                "dir¶!dir/keep|dir/keep|false",
                "dir¶!dir/keep|dir/other|true",
                "dir/*¶!dir/sub¶dir/sub/no|dir/sub/no|true",
                "dir/*¶!dir/sub¶dir/sub/no|dir/sub/yes|false",
                "*¶!src¶src/**/*.o|src/a/b.o|true",
                "*¶!src¶src/**/*.o|src/a/b.c|false",
                "# comment|# comment|false",
                "x¶ # no comment|# no comment|true",
                "\\#x|#x|true",
                "/root|root|true",
                "/root|a/root|false",
                "root/|root/x|true",
                "x¶  padded\t|padded|true",
                "./a/../b//c/|b/c|true",
                "../outside|outside|false",
                "a\r¶b|a|true",
                "! spaced¶x|x|true",
                "spaced¶! spaced|spaced|false",
                "[ab].txt|a.txt|true",
                "[ab].txt|c.txt|false",
                "[^ab].txt|c.txt|true",
                "[^ab].txt|a.txt|false",
                "[a-c]1|b1|true",
                "[a-c]1|d1|false",
                "[\\]]|]|true",
                "a\\*b|a*b|true",
                "a\\*b|axb|false",
                "a.b|axb|false",
                "a+(b)|a+(b)|true",
                "${x}|${x}|true",
                "Ä?|Äö|true",
                "a|A|false",
                "node_modules|web/node_modules|false",
                "**/node_modules¶!**/node_modules/keep|web/node_modules/keep|false"
            })
    void decidesAsDockerDoes(String lines, String path, boolean ignored) {
        IgnoreRules rules = IgnoreRules.parse(lines.replace('¶', '\n'), ".dockerignore");

        assertThat(isIgnored(rules, path)).isEqualTo(ignored);
    }

    private static boolean isIgnored(IgnoreRules rules, String path) {
        IgnoreRules.Decision decision = null;
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            decision = rules.decide(path.substring(0, slash), decision);
        }
        return rules.decide(path, decision).isIgnored();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"ok¶a[|line 2|no ']'", "!|line 1|exclamation", "x\\|line 1|backslash", "[]a]|line 1|must", "[-a]|line 1|must"})
    void namesTheLineThatIsNoPattern(String lines, String line, String reason) {
        assertThatThrownBy(() -> IgnoreRules.parse(lines.replace('¶', '\n'), "web/.dockerignore"))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("web/.dockerignore, " + line)
                .hasMessageContaining(reason);
    }

    @Test
    void dropsAByteOrderMark() {
        assertThat(isIgnored(IgnoreRules.parse("\uFEFFfirst\nsecond", ".dockerignore"), "first")).isTrue();
    }

    /** BuildKit looks into every directory that an exception with a wildcard can mean something in. */
    @ParameterizedTest
    @CsvSource({
        "!**/*.go,a,true", "!**/*.go,a/b,true", "!*.go,a,true", "!src/**/*.go,src/a,true", "!src/**/*.go,lib,false",
        "!src/*.go,src,true", "!src/a.go,src,true", "!src/a.go,lib,false", "**/*.go,a,false"
    })
    void looksIntoAnIgnoredDirectoryForAnException(String line, String directory, boolean looks) {
        assertThat(IgnoreRules.parse("*\n" + line, ".dockerignore").mayBringBackFrom(directory)).isEqualTo(looks);
    }

    @Test
    void keepsTheDockerfileWhateverTheLinesSay() {
        IgnoreRules rules = IgnoreRules.parse("*\n", ".dockerignore");
        rules.keep("docker/Dockerfile");

        assertThat(isIgnored(rules, "docker/Dockerfile")).isFalse();
        assertThat(isIgnored(rules, "docker/other")).isTrue();
        assertThat(rules.mayBringBackFrom("docker")).isTrue();
        assertThat(rules.mayBringBackFrom("dock")).isFalse();
    }
}
