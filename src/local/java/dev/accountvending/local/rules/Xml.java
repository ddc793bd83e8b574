package dev.accountvending.local.rules;

import dev.accountvending.local.gateway.AwsFailure;

import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

/** Reads the XML of Route 53, IAM and EC2. */
public final class Xml {
    private Xml() {}

    public static Element parse(String text) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            Document document = builder.parse(new InputSource(new StringReader(text)));
            return document.getDocumentElement();
        } catch (SAXException | IOException e) {
            throw new AwsFailure(400, "InvalidInput", "The body is not well-formed XML.");
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the text of the first element of that name, at any depth. */
    public static Optional<String> text(Element element, String name) {
        return all(element, name).stream().findFirst().map(Element::getTextContent);
    }

    public static String required(Element element, String name) {
        return text(element, name)
                .orElseThrow(() -> new AwsFailure(400, "InvalidInput", name + " is missing."));
    }

    public static List<Element> all(Element element, String name) {
        NodeList nodes = element.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    public static List<String> texts(Element element, String name) {
        return all(element, name).stream().map(Element::getTextContent).toList();
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
