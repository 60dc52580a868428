package io.pvdrivers.simulator.world.kubevirt;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** A small picture of one colour. */
public final class Png {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int WIDTH = 16;
    private static final int HEIGHT = 9;
    private static final int BITS = 8;
    private static final int TRUE_COLOUR = 2;

    private final byte[] bytes;

    private Png(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @param colour as 0xRRGGBB */
    static Png of(int colour) {
        ByteArrayOutputStream picture = new ByteArrayOutputStream();
        picture.writeBytes(SIGNATURE);
        picture.writeBytes(chunk("IHDR", written(header -> {
            header.writeInt(WIDTH);
            header.writeInt(HEIGHT);
            header.write(new byte[] {BITS, TRUE_COLOUR, 0, 0, 0});
        })));
        picture.writeBytes(chunk("IDAT", deflated(colour)));
        picture.writeBytes(chunk("IEND", new byte[0]));
        return new Png(picture.toByteArray());
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    private static byte[] deflated(int colour) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (DeflaterOutputStream lines = new DeflaterOutputStream(compressed)) {
            for (int line = 0; line < HEIGHT; line++) {
                lines.write(0);
                for (int pixel = 0; pixel < WIDTH; pixel++) {
                    lines.write(colour >> 16);
                    lines.write(colour >> 8);
                    lines.write(colour);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }

    private static byte[] chunk(String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 sum = new CRC32();
        sum.update(name);
        sum.update(data);
        return written(chunk -> {
            chunk.writeInt(data.length);
            chunk.write(name);
            chunk.write(data);
            chunk.writeInt((int) sum.getValue());
        });
    }

    private interface Writing {
        void into(DataOutputStream out) throws IOException;
    }

    private static byte[] written(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            writing.into(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Png png && Arrays.equals(bytes, png.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
