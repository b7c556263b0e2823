"""How the sample boundaries were made. To make them again:

python -m huimin.config.manage shell -c "from huimin.systems.demo.sample_street.geography.build import main; main()"
"""
