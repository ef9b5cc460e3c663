// Puts a chart to explore in the place of the plain one. Without it, or where it fails, the plain chart stays.
const failed = "The chart could not be loaded. The plain chart and the figures under it say the same.";

// Ids by which Plotly (and a map library that it carries) knows that its styles are in the page already: they are in
// the stylesheet, for the content security policy refuses styles written by a script.
const styleMarks = ["plotly.js-style-global", "9f215cf04c5486422605d13261cb87401f4e7763b6296af81e98efbc0130da53"];

const markStyles = () => {
  for (const id of styleMarks) {
    const mark = document.createElement("meta");
    mark.id = id;
    mark.className = "no-inline-styles";
    document.head.append(mark);
  }
};

const script = (address) =>
  new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = address;
    element.addEventListener("load", resolve);
    element.addEventListener("error", () => reject(new Error(`Not loaded: ${address}`)));
    document.head.append(element);
  });

const figureOf = async (address) => {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status}: ${address}`);
  return answer.json();
};

// Nothing of a chart leaves the page: no logo, no sending to Plotly's own site.
const options = {
  responsive: true,
  displaylogo: false,
  displayModeBar: true,
  plotlyServerURL: "",
  modeBarButtons: [["toImage"], ["zoom2d", "pan2d"], ["zoomIn2d", "zoomOut2d", "resetScale2d"]],
};

let plotly;
const loadPlotly = (address) => {
  if (plotly) return plotly;
  markStyles();
  plotly = script(address).catch((error) => {
    plotly = undefined;
    throw error;
  });
  return plotly;
};

class Explorer {
  constructor(root) {
    this.root = root;
    this.plain = root.querySelector("[data-plain-chart]");
    this.key = root.querySelector("figcaption");
    this.chart = root.querySelector("[data-explorer-chart]");
    this.status = root.querySelector("[data-explorer-status]");
    this.opener = root.querySelector("[data-explorer-open]");
    this.closer = root.querySelector("[data-explorer-close]");
    this.opener.addEventListener("click", () => this.open());
    this.closer.addEventListener("click", () => this.close());
    this.opener.hidden = false;
  }

  async open() {
    this.opener.disabled = true;
    this.status.textContent = "Loading the chart …";
    try {
      await this.draw();
      this.status.textContent = "";
    } catch (error) {
      this.show(false);
      this.status.textContent = failed;
      console.warn(error);
    } finally {
      this.opener.disabled = false;
    }
  }

  async draw() {
    const [figure] = await Promise.all([figureOf(this.root.dataset.figureUrl), loadPlotly(this.root.dataset.plotlySrc)]);
    this.show(true);
    await globalThis.Plotly.newPlot(this.chart, figure.data, figure.layout, { ...options });
    this.closer.focus();
  }

  close() {
    globalThis.Plotly.purge(this.chart);
    this.show(false);
    this.opener.focus();
  }

  show(exploring) {
    this.plain.hidden = exploring;
    // Key and scale are those of the plain chart; the other has its own.
    this.key.hidden = exploring;
    this.chart.hidden = !exploring;
    this.opener.hidden = exploring;
    this.closer.hidden = !exploring;
  }
}

for (const root of document.querySelectorAll("[data-explorer]")) new Explorer(root);
