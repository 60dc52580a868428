package io.pvdrivers.api.schema;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the CRDs. Fabric8's generator does most; it cannot describe a kind, sorts printer columns by their path and enums by
 * letter, and knows neither JSpecify's {@code @Nullable} nor list types.
 */
public final class CrdWriter implements CRDPostProcessor {
    private final Map<String, Class<? extends HasMetadata>> kinds;

    private CrdWriter(List<Class<? extends HasMetadata>> kinds) {
        this.kinds = kinds.stream().collect(Collectors.toMap(HasMetadata::getFullResourceName, Function.identity()));
    }

    /** Takes the directory to write to and the class names of the kinds. */
    public static void main(String[] args) throws IOException, ClassNotFoundException {
        Path directory = Files.createDirectories(Path.of(args[0]));
        List<Class<? extends HasMetadata>> kinds = new ArrayList<>();
        for (String name : List.of(args).subList(1, args.length)) {
            kinds.add(Class.forName(name).asSubclass(HasMetadata.class));
        }
        write(directory.toFile(), kinds);
    }

    private static void write(File directory, List<Class<? extends HasMetadata>> kinds) {
        new CRDGenerator()
                .customResourceClasses(kinds)
                .withPostProcessor(new CrdWriter(kinds))
                .inOutputDir(directory)
                .generate();
    }

    @Override
    public HasMetadata process(HasMetadata generated, String crdSpecVersion) {
        var crd = (CustomResourceDefinition) generated;
        Class<?> kind = Objects.requireNonNull(kinds.get(crd.getMetadata().getName()));
        crd.getSpec().getVersions().forEach(version -> finish(version, kind));
        return withWholeNumbers(crd);
    }

    /** The model keeps every bound as a double; nobody wants to read {@code 2.147483647E9}. */
    private static HasMetadata withWholeNumbers(CustomResourceDefinition crd) {
        var tree = new KubernetesSerialization().convertValue(crd, GenericKubernetesResource.class);
        tree.setAdditionalProperty("spec", wholeNumbers(tree.get("spec")));
        return tree;
    }

    private static Object wholeNumbers(Object node) {
        if (node instanceof Map<?, ?> map) {
            var copy = new LinkedHashMap<Object, Object>();
            map.forEach((key, value) -> copy.put(key, wholeNumbers(value)));
            return copy;
        }
        if (node instanceof List<?> list) {
            return list.stream().map(CrdWriter::wholeNumbers).toList();
        }
        return node instanceof Double number && number == Math.rint(number) ? (Object) number.longValue() : node;
    }

    private static void finish(CustomResourceDefinitionVersion version, Class<?> kind) {
        var schema = version.getSchema().getOpenAPIV3Schema();
        schema.setDescription(kind.getAnnotation(JsonClassDescription.class).value());
        schema.setRequired(List.of("spec"));
        Type[] specAndStatus = ((ParameterizedType) kind.getGenericSuperclass()).getActualTypeArguments();
        var finisher = new SchemaFinisher(Namespaced.class.isAssignableFrom(kind));
        finisher.finish((Class<?>) specAndStatus[0], SchemaFinisher.property(schema, "spec"), "spec");
        if (specAndStatus[1] == Void.class) {
            schema.getProperties().remove("status");
            version.setSubresources(null);
        } else {
            finisher.finish((Class<?>) specAndStatus[1], SchemaFinisher.property(schema, "status"), "status");
        }
        version.setAdditionalPrinterColumns(columnsAsDeclared(version.getAdditionalPrinterColumns(), kind));
    }

    private static List<CustomResourceColumnDefinition> columnsAsDeclared(
            List<CustomResourceColumnDefinition> columns, Class<?> kind) {
        var names = Stream.of(kind.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(AdditionalPrinterColumn::name)
                .toList();
        return columns.stream()
                .sorted(Comparator.comparingInt(column -> names.indexOf(column.getName())))
                .toList();
    }
}
