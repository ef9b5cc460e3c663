"""How assets are named and compressed when they are collected."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedAssets(CompressedManifestStaticFilesStorage):
    """Also names the modules that a script imports by their hash, so that browsers may keep them for ever."""

    support_js_module_import_aggregation = True
