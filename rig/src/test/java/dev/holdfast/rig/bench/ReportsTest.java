package dev.holdfast.rig.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class ReportsTest {
    @TempDir
    private Path directory;

    @Test
    void oneReportIsAnObjectWithItsChartBesideIt() throws IOException {
        Reports.write(List.of(ReportTest.report(72_000, 70_500)), directory.resolve("spread.json"));
        assertThat(Document.parse(Files.readString(directory.resolve("spread.json"))))
                .containsEntry("connections", 32);
        assertThat(directory.resolve("spread.svg")).content().contains("spread, 32 connections: 2,350 orders/s stored");
    }

    @Test
    void severalReportsAreAListWithAChartEach() throws IOException {
        Report report = ReportTest.report(72_000, 70_500);
        Reports.write(List.of(report, report), directory.resolve("all.json"));
        String list = Files.readString(directory.resolve("all.json"));
        assertThat(Document.parse("{\"all\":" + list + "}").getList("all", Document.class))
                .hasSize(2);
        assertThat(directory.resolve("all-32.svg")).exists();
    }

    @Test
    void theTableHasARowForEach() {
        Report report = ReportTest.report(72_000, 70_500);
        assertThat(Reports.table(List.of(report, report)).strip().lines())
                .hasSize(3)
                .last()
                .asString()
                .contains("32", "2,400", "2,350", "ok");
    }

    @Test
    void theChartDrawsFourLinesInsideItsPanels() throws IOException, SAXException, ParserConfigurationException {
        String svg = Chart.of(ReportTest.report(72_000, 70_500));
        NodeList lines = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getElementsByTagName("polyline");
        assertThat(lines.getLength()).isEqualTo(4);
        for (int i = 0; i < lines.getLength(); i++) {
            String[] points = ((Element) lines.item(i)).getAttribute("points").split(" ", -1);
            assertThat(points).hasSize(30);
            int top = i < 2 ? 90 : 380;
            for (String point : points) {
                String[] xy = point.split(",", -1);
                assertThat(Double.parseDouble(xy[0])).isBetween(80.0, 760.0);
                assertThat(Double.parseDouble(xy[1])).isBetween((double) top, top + 210.0);
            }
        }
    }

    @Test
    void theAxisEndsAtARoundNumber() {
        assertThat(List.of(0.0, 0.9, 1.0, 1.1, 3_900.0, 4_100.0, 8_001.0))
                .map(Chart::roof)
                .containsExactly(0.1, 1.0, 1.0, 2.0, 4_000.0, 8_000.0, 10_000.0);
    }
}
