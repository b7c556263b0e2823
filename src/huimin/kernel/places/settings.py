"""What an installation may set about places."""

from huimin.kernel.manifest.api import Setting

SETTINGS = [
    Setting(
        "places.pmtiles",
        "str",
        "",
        "",
        "Path of a PMTiles file (Protomaps layers) to draw under our boundaries. Empty: boundaries and labels alone.",
    ),
    Setting(
        "places.pmtiles_attribution",
        "str",
        "",
        "© OpenStreetMap contributors",
        "What maps must say about the source of the PMTiles file.",
    ),
]
