package io.jenkins.plugins.marathondeploy.image.engine;

import io.jenkins.plugins.marathondeploy.image.BuildContext;
import io.jenkins.plugins.marathondeploy.image.ContextDigest;
import io.jenkins.plugins.marathondeploy.image.ContextEntry;
import io.jenkins.plugins.marathondeploy.image.ImageEvent;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.image.ImageProgress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * A build context as a tar that is made while it is read: neither a temporary file nor more than a few blocks of heap,
 * however large the context is. Owners are root, as Docker's client sends them; times are whole seconds, which the
 * engine's cache ignores.
 *
 * <p>Not for two readers; {@link #close()} may come from another thread and makes the next read fail.
 */
final class ContextTarStream extends InputStream {
    private static final int CHUNK = 64 * 1024;
    private static final long REPORT_EVERY = 16L * 1024 * 1024;

    private final BuildContext.Entries entries;
    private final ImageProgress progress;
    private final ContextDigest digest;
    private final Block block = new Block();
    private final TarArchiveOutputStream tar = new TarArchiveOutputStream(block, CHUNK, StandardCharsets.UTF_8.name());
    private final byte[] chunk = new byte[CHUNK];
    private volatile boolean closed;
    private IOException failure;
    private ContextEntry entry;
    private InputStream content;
    private long left;
    private boolean finished;
    private long files;
    private long bytes;
    private long reported;

    /** @param digest gets everything that is read, null for none */
    ContextTarStream(BuildContext.Entries entries, ImageProgress progress, ContextDigest digest) {
        this.entries = entries;
        this.progress = progress;
        this.digest = digest;
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (closed) {
            throw new IOException("The build context was closed before it was sent.");
        }
        try {
            while (block.isEmpty()) {
                if (finished) {
                    return -1;
                }
                advance();
            }
        } catch (IOException e) {
            failure = closed ? null : e;
            throw e;
        } catch (ImageException e) {
            failure = new IOException(e.getMessage(), e);
            throw failure;
        }
        return block.take(target, offset, length);
    }

    private void advance() throws IOException {
        if (content != null) {
            copy();
            return;
        }
        entry = entries.next();
        if (entry == null) {
            tar.finish();
            finished = true;
            progress.report(new ImageEvent.ContextSent(files, bytes));
        } else if (entry.kind() == ContextEntry.Kind.FILE) {
            open();
        } else {
            begin();
            tar.closeArchiveEntry();
        }
    }

    private void open() throws IOException {
        content = entry.open();
        if (content == null) {
            return;
        }
        begin();
        left = entry.size();
        files++;
    }

    private void begin() throws IOException {
        tar.putArchiveEntry(header());
        if (digest != null) {
            digest.begin(entry);
        }
    }

    private void copy() throws IOException {
        int count = left == 0 ? 0 : entry.read(content, chunk, left);
        tar.write(chunk, 0, count);
        if (digest != null) {
            digest.content(chunk, count);
        }
        left -= count;
        bytes += count;
        if (left == 0) {
            tar.closeArchiveEntry();
            if (digest != null) {
                digest.end();
            }
            content.close();
            content = null;
        }
        if (bytes - reported >= REPORT_EVERY) {
            reported = bytes;
            progress.report(new ImageEvent.SendingContext(files, bytes));
        }
    }

    private TarArchiveEntry header() {
        byte type = switch (entry.kind()) {
            case DIRECTORY -> TarConstants.LF_DIR;
            case LINK -> TarConstants.LF_SYMLINK;
            default -> TarConstants.LF_NORMAL;
        };
        String suffix = entry.kind() == ContextEntry.Kind.DIRECTORY ? "/" : "";
        // "preserve leading slashes" also keeps the library from reading a name such as "C:x" as a drive.
        TarArchiveEntry header = new TarArchiveEntry(entry.name() + suffix, type, true);
        header.setMode(entry.mode());
        header.setSize(entry.size());
        header.setModTime(entry.modified().to(TimeUnit.SECONDS) * 1000);
        header.setUserId(0);
        header.setGroupId(0);
        header.setUserName("");
        header.setGroupName("");
        if (entry.link() != null) {
            header.setLinkName(entry.link());
        }
        return header;
    }

    /** Why reading failed, null when it did not: the transport passes it on in words of its own. */
    IOException failure() {
        return failure;
    }

    /** Whether everything was read. */
    boolean isFinished() {
        return finished;
    }

    long bytesRead() {
        return bytes;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        InputStream open = content;
        if (open != null) {
            open.close();
        }
    }

    /** What the tar writer has written and nobody has read yet. */
    private static final class Block extends ByteArrayOutputStream {
        private int taken;

        boolean isEmpty() {
            return taken == count;
        }

        int take(byte[] target, int offset, int length) {
            int taking = Math.min(length, count - taken);
            System.arraycopy(buf, taken, target, offset, taking);
            taken += taking;
            if (taken == count) {
                taken = 0;
                reset();
            }
            return taking;
        }
    }
}
