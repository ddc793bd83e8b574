package dev.accountvending.local.gateway;

import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;

/**
 * Reads and completes bodies of the XML protocols. A flattened list is in its structure without an
 * element of its own, so an empty one cannot be missing. The contents of maps are not checked.
 */
final class XmlBody implements Body<Element> {
    static Document parse(String text) throws SAXException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return builder.parse(new InputSource(new StringReader(text)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    static String write(Document document) {
        StringWriter text = new StringWriter();
        try {
            TransformerFactory.newDefaultInstance()
                    .newTransformer()
                    .transform(new DOMSource(document), new StreamResult(text));
        } catch (TransformerException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }

    /** Returns the output's own element, in the wrapper that a query protocol puts around it. */
    static Element output(Element root, @Nullable String wrapper) {
        return wrapper == null
                ? root
                : children(root).stream()
                        .filter(child -> child.getTagName().equals(wrapper))
                        .findFirst()
                        .orElse(root);
    }

    @Override
    public Optional<Element> member(Element structure, String name, OutputModel.Use use) {
        String tag = use.name(name);
        if (use.xmlAttribute()) {
            return structure.hasAttribute(tag) ? Optional.of(structure) : Optional.empty();
        }
        return children(structure).stream()
                .filter(child -> child.getTagName().equals(tag))
                .findFirst();
    }

    @Override
    public Optional<List<Element>> items(
            Element structure, String name, OutputModel.Use use, OutputModel.Shape shape) {
        if (!isFlattened(use, shape)) {
            return member(structure, name, use)
                    .map(list -> shape.isList() ? children(list) : List.of());
        }
        OutputModel.Use item = shape.member();
        if (item == null) {
            return Optional.of(List.of());
        }
        String tag = item.locationName() == null ? use.name(name) : item.locationName();
        return Optional.of(
                children(structure).stream()
                        .filter(child -> child.getTagName().equals(tag))
                        .toList());
    }

    @Override
    public void addEmpty(
            Element structure, String name, OutputModel.Use use, OutputModel.Shape shape) {
        add(structure, use.name(name));
    }

    @Override
    public void addBoolean(Element structure, String name, OutputModel.Use use, boolean value) {
        add(structure, use.name(name)).setTextContent(Boolean.toString(value));
    }

    private static Element add(Element parent, String tag) {
        Element element = parent.getOwnerDocument().createElement(tag);
        parent.appendChild(element);
        return element;
    }

    private static boolean isFlattened(OutputModel.Use use, OutputModel.Shape shape) {
        return use.flattened() || shape.flattened();
    }

    private static List<Element> children(Element parent) {
        List<Element> children = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }
}
