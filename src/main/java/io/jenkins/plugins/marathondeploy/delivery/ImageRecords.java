package io.jenkins.plugins.marathondeploy.delivery;

import io.jenkins.plugins.marathondeploy.storage.RecordFile;
import io.jenkins.plugins.marathondeploy.text.ImageDigest;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which images were built from which content, in a file that only the one who builds can write: whoever may push to a
 * registry decides what its tags mean, so that no tag can tell it. A line each, the newest last; what is lost or can't be
 * read costs a build. Safe for several threads and processes.
 */
public final class ImageRecords {
    /** The oldest go; with 200 bytes a line it is a file of 200 kB. */
    private static final int MOST = 1000;
    /** Content hash, repository, digest, commit. */
    private static final Pattern LINE =
            Pattern.compile("([0-9a-f]{64})\t([^\t]+)\t(" + ImageDigest.PATTERN + ")\t([^\t]*)");

    private final RecordFile file;

    /** @param file need not exist, nor its directory, which is made for this user alone */
    public ImageRecords(Path file) {
        this.file = new RecordFile(file, MOST);
    }

    /**
     * The records of a repository by content hash; none when nothing was recorded yet.
     *
     * @param repository with the registry's address
     * @throws UncheckedIOException when there is a file that can't be read
     */
    public Map<String, ImageRecord> of(String repository) {
        Map<String, ImageRecord> found = new HashMap<>();
        for (String line : file.lines()) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches() && matcher.group(2).equals(repository)) {
                found.put(matcher.group(1), new ImageRecord(matcher.group(3), matcher.group(4)));
            }
        }
        return found;
    }

    /**
     * Records what was built and pushed, in place of what was recorded for the same content before; nothing for an image
     * that was found.
     *
     * @throws UncheckedIOException when the file can't be written
     */
    public void add(Delivered delivered) {
        if (delivered.content().isEmpty()) {
            return;
        }
        String key = delivered.content() + "\t" + delivered.image().reference().repository() + "\t";
        String added = key + delivered.image().digest() + "\t" + delivered.revision().replaceAll("\\s", "");
        file.change(before -> {
            List<String> lines = new ArrayList<>(before);
            lines.removeIf(older -> older.startsWith(key) || !LINE.matcher(older).matches());
            lines.add(added);
            return lines;
        });
    }
}
