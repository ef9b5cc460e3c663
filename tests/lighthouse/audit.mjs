// Accessibility and best practices of pages, as Lighthouse scores them; ends with 1 where any is under 100.
// Reads a list of { address, cookies }; CHROME_PATH names the browser.
import { text } from "node:stream/consumers";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const categories = ["accessibility", "best-practices"];
const flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"];
const chrome = await launch({ chromeFlags: flags });
let failed = false;
try {
  for (const { address, cookies } of JSON.parse(await text(process.stdin))) {
    const { lhr } = await lighthouse(address, {
      port: chrome.port,
      logLevel: "error",
      onlyCategories: categories,
      disableStorageReset: true,
      extraHeaders: cookies ? { Cookie: cookies } : {},
    });
    const scores = categories.map((name) => Math.round(lhr.categories[name].score * 100));
    console.log(`${scores.join("  ")}  ${new URL(address).pathname}${new URL(address).search}`);
    for (const name of categories) {
      for (const { id, weight } of lhr.categories[name].auditRefs) {
        const audit = lhr.audits[id];
        if (weight && audit.score !== null && audit.score < 1) console.log(`      ${id}: ${audit.title}`);
      }
    }
    failed ||= scores.some((score) => score < 100);
  }
} finally {
  chrome.kill();
}
process.exit(failed ? 1 : 0);
