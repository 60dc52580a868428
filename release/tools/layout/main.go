// Makes images without a registry, in the OCI layout:
//
//	layout index DIRECTORY IMAGE.tar...       joins images of one architecture each
//	layout bundle DIRECTORY BUNDLE SECONDS    packs a bundle for OLM as its bundle.Dockerfile says
//
// and prints the digest that the result has in every registry.
package main

import (
	"archive/tar"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

func main() {
	digest, err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(digest)
}

func run(arguments []string) (v1.Hash, error) {
	switch {
	case len(arguments) > 2 && arguments[0] == "index":
		return index(arguments[1], arguments[2:])
	case len(arguments) == 4 && arguments[0] == "bundle":
		return bundle(arguments[1], arguments[2], arguments[3])
	default:
		return v1.Hash{}, fmt.Errorf("usage: layout index DIRECTORY IMAGE.tar... | layout bundle DIRECTORY BUNDLE SECONDS")
	}
}

// A layout's own index is the index of the image: it gets the images and their platforms, and nothing else.
func index(directory string, archives []string) (v1.Hash, error) {
	result, err := layout.Write(directory, empty.Index)
	if err != nil {
		return v1.Hash{}, err
	}
	for _, archive := range archives {
		image, err := read(archive)
		if err != nil {
			return v1.Hash{}, fmt.Errorf("%s: %w", archive, err)
		}
		config, err := image.ConfigFile()
		if err != nil {
			return v1.Hash{}, fmt.Errorf("%s: %w", archive, err)
		}
		platform := v1.Platform{OS: config.OS, Architecture: config.Architecture, Variant: config.Variant}
		if err := result.AppendImage(image, layout.WithPlatform(platform)); err != nil {
			return v1.Hash{}, err
		}
	}
	joined, err := result.ImageIndex()
	if err != nil {
		return v1.Hash{}, err
	}
	return joined.Digest()
}

// Reads an archive in the OCI layout, which has one image.
func read(archive string) (v1.Image, error) {
	directory, err := os.MkdirTemp("", "image")
	if err != nil {
		return nil, err
	}
	file, err := os.Open(archive)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if err := unpack(file, directory); err != nil {
		return nil, err
	}
	found, err := layout.ImageIndexFromPath(directory)
	if err != nil {
		return nil, err
	}
	manifest, err := found.IndexManifest()
	if err != nil {
		return nil, err
	}
	if len(manifest.Manifests) != 1 {
		return nil, fmt.Errorf("expected one image, found %d", len(manifest.Manifests))
	}
	return found.Image(manifest.Manifests[0].Digest)
}

func unpack(archive io.Reader, directory string) error {
	for reader := tar.NewReader(archive); ; {
		entry, err := reader.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if !filepath.IsLocal(entry.Name) {
			return fmt.Errorf("the entry %s leads out of the archive", entry.Name)
		}
		if entry.Typeflag != tar.TypeReg {
			continue
		}
		target := filepath.Join(directory, entry.Name)
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		file, err := os.Create(target)
		if err != nil {
			return err
		}
		if _, err := io.Copy(file, reader); err != nil {
			return err
		}
		if err := file.Close(); err != nil {
			return err
		}
	}
}

func bundle(directory, source, seconds string) (v1.Hash, error) {
	since, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return v1.Hash{}, err
	}
	created := time.Unix(since, 0).UTC()
	packed, err := pack(source, created)
	if err != nil {
		return v1.Hash{}, err
	}
	layer, err := tarball.LayerFromOpener(func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(packed)), nil },
		tarball.WithMediaType(types.OCILayer))
	if err != nil {
		return v1.Hash{}, err
	}
	image, err := mutate.AppendLayers(mutate.MediaType(mutate.ConfigMediaType(empty.Image, types.OCIConfigJSON), types.OCIManifestSchema1), layer)
	if err != nil {
		return v1.Hash{}, err
	}
	config, err := image.ConfigFile()
	if err != nil {
		return v1.Hash{}, err
	}
	config = config.DeepCopy()
	// What is in it runs nowhere; catalogues want some platform.
	config.OS, config.Architecture, config.Created = "linux", "amd64", v1.Time{Time: created}
	if config.Config.Labels, err = labels(filepath.Join(source, "bundle.Dockerfile")); err != nil {
		return v1.Hash{}, err
	}
	if image, err = mutate.ConfigFile(image, config); err != nil {
		return v1.Hash{}, err
	}
	result, err := layout.Write(directory, empty.Index)
	if err != nil {
		return v1.Hash{}, err
	}
	if err := result.AppendImage(image); err != nil {
		return v1.Hash{}, err
	}
	return image.Digest()
}

// The directories manifests and metadata, in the order of their names.
func pack(source string, created time.Time) ([]byte, error) {
	var packed bytes.Buffer
	writer := tar.NewWriter(&packed)
	for _, part := range []string{"manifests", "metadata"} {
		err := fs.WalkDir(os.DirFS(source), part, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			content, err := os.ReadFile(filepath.Join(source, name))
			if err != nil {
				return err
			}
			if err := writer.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(content)), ModTime: created}); err != nil {
				return err
			}
			_, err = writer.Write(content)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return packed.Bytes(), writer.Close()
}

func labels(dockerfile string) (map[string]string, error) {
	text, err := os.ReadFile(dockerfile)
	if err != nil {
		return nil, err
	}
	found := map[string]string{}
	for _, line := range strings.Split(string(text), "\n") {
		if label, isLabel := strings.CutPrefix(line, "LABEL "); isLabel {
			name, value, _ := strings.Cut(label, "=")
			found[name] = value
		}
	}
	return found, nil
}
