mod products {
    struct ProductDTO { id: ProductId, name: String }

    struct ProductListDTO { products: Vec<ProductDTO>, total: usize }

    #[fake(entity = ProductDTO, key = id)]
    trait ProductRepository {
        #[fake(read = |db| Ok(ProductListDTO { products: db.rows.all(), total: db.rows.len() }))]
        fn find_all();
    }
}
